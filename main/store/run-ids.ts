import { sql } from 'kysely'
import type { History } from './schema.ts'

/** Ids of runs by their sequence numbers, in the same order. */
export async function idsOfSeqs(history: History, seqs: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT run.id FROM json_each(${JSON.stringify(seqs)}) AS listed JOIN run ON run.seq = listed.value
    ORDER BY listed.key`.execute(history)
  return rows.map(({ id }) => id)
}
