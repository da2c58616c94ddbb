import { sql } from 'kysely'
import type { History } from './schema.ts'

/**
 * Deletes removed runs for good, with their drawings and steps. Runs that were not removed before are left alone.
 *
 * Children stay and lose their parent. The files go once nothing refers to them (blob-ledger.ts). Returns the ids.
 */
export async function purgeRuns(history: History, ids: readonly string[]): Promise<string[]> {
  return history.transaction().execute(async (tx) => {
    const listed = sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`
    const gone = await tx
      .selectFrom('run')
      .select('id')
      .where('id', 'in', listed)
      .where('removed_at', 'is not', null)
      .execute()
    const names = gone.map(({ id }) => id)
    const going = sql<string>`(SELECT value FROM json_each(${JSON.stringify(names)}))`
    await tx
      .updateTable('run')
      .set({ parent: null, parent_method: null, parent_step: null })
      .where('parent', 'in', going)
      .execute()
    await tx.deleteFrom('run').where('id', 'in', going).execute()
    await sql`DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM run_tag WHERE tag_id = tag.id)`.execute(tx)
    return names
  })
}
