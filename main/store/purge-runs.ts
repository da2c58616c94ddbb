import { sql } from 'kysely'
import type { History } from './schema.ts'

/** Those of the runs that were removed before: no others can be purged. */
export async function purgeableRuns(history: History, ids: readonly string[]): Promise<string[]> {
  const rows = await history
    .selectFrom('run')
    .select('id')
    .where('id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .where('removed_at', 'is not', null)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Deletes runs for good, with their drawings and steps. Children stay and lose their parent.
 *
 * The files go once nothing refers to them (blob-ledger.ts).
 */
export async function purgeRuns(history: History, ids: readonly string[]): Promise<void> {
  await history.transaction().execute(async (tx) => {
    const going = sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`
    await tx
      .updateTable('run')
      .set({ parent: null, parent_method: null, parent_step: null })
      .where('parent', 'in', going)
      .execute()
    await tx.deleteFrom('run').where('id', 'in', going).execute()
    await sql`DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM run_tag WHERE tag_id = tag.id)`.execute(tx)
  })
}
