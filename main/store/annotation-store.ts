import { sql, type Kysely } from 'kysely'
import type { AnnotationChange, AnnotationState } from '../../preload/contract/annotation.ts'
import { annotationState } from '../../preload/contract/annotation.ts'
import type { History, Schema } from './schema.ts'

/** Ratings, stars, notes, tags, boards and removal of runs. */
export interface AnnotationStore {
  /** As they are, in the order of the ids; unknown ids are left out. */
  readonly states: (ids: readonly string[]) => Promise<AnnotationState[]>
  /** One transaction. Returns how many runs there were to change. */
  readonly apply: (ids: readonly string[], change: AnnotationChange, at: Date) => Promise<number>
  readonly restore: (states: readonly AnnotationState[]) => Promise<number>
}

export function annotationStore(history: History): AnnotationStore {
  return {
    async states(ids) {
      const rows = await history
        .selectFrom('run')
        .innerJoin(listOf(ids), (join) => join.onRef('listed.value', '=', 'run.id'))
        .select(['run.id', 'rating', 'starred', 'note', 'removed_at as removedAt'])
        .select([
          sql<string>`(SELECT json_group_array(name) FROM run_tag JOIN tag ON tag.id = tag_id WHERE run_seq = run.seq)`.as(
            'tags',
          ),
          sql<string>`(SELECT json_group_array(board_id) FROM board_run WHERE run_seq = run.seq)`.as('boards'),
        ])
        .orderBy('listed.key')
        .execute()
      return rows.map(({ starred, tags, boards, ...row }) =>
        annotationState.parse({
          ...row,
          starred: starred === 1,
          tags: JSON.parse(tags) as unknown,
          boards: JSON.parse(boards) as unknown,
        }),
      )
    },
    apply: (ids, change, at) => history.transaction().execute((tx) => applyChange(tx, ids, change, at)),
    restore: (states) => history.transaction().execute((tx) => restoreStates(tx, states)),
  }
}

/** Ids as a table: a list of thousands is one bound value. */
function listOf(ids: readonly string[]) {
  return sql<{ key: number; value: string }>`json_each(${JSON.stringify(ids)})`.as<'listed'>(sql.ref('listed'))
}

export async function applyChange(
  tx: Kysely<Schema>,
  ids: readonly string[],
  change: AnnotationChange,
  at: Date,
): Promise<number> {
  const list = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`
  const seqs = sql`SELECT seq FROM run WHERE id IN (${list})`
  const set = {
    ...(change.rating === undefined ? {} : { rating: change.rating }),
    ...(change.starred === undefined ? {} : { starred: change.starred ? 1 : 0 }),
    ...(change.note === undefined ? {} : { note: change.note }),
    ...(change.removed === undefined ? {} : { removed_at: change.removed ? at.toISOString() : null }),
  }
  if (Object.keys(set).length > 0) {
    await tx
      .updateTable('run')
      .set(set)
      .where('id', 'in', sql<string>`(${list})`)
      .execute()
  }
  for (const name of change.addTags ?? []) {
    await sql`INSERT INTO tag (name) VALUES (${name}) ON CONFLICT DO NOTHING`.execute(tx)
    await sql`INSERT INTO run_tag SELECT seq, (SELECT id FROM tag WHERE name = ${name}) FROM (${seqs}) WHERE true
      ON CONFLICT DO NOTHING`.execute(tx)
  }
  for (const name of change.removeTags ?? []) {
    await sql`DELETE FROM run_tag WHERE tag_id = (SELECT id FROM tag WHERE name = ${name}) AND run_seq IN (${seqs})`.execute(
      tx,
    )
  }
  for (const id of change.addBoards ?? []) {
    // A board that has gone in the meantime, as another window may do, takes nothing.
    await sql`INSERT INTO board_run SELECT ${id}, seq FROM (${seqs}) WHERE EXISTS (SELECT 1 FROM board WHERE id = ${id})
      ON CONFLICT DO NOTHING`.execute(tx)
  }
  for (const id of change.removeBoards ?? []) {
    await sql`DELETE FROM board_run WHERE board_id = ${id} AND run_seq IN (${seqs})`.execute(tx)
  }
  if (change.removeTags !== undefined) await dropUnusedTags(tx)
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM (${seqs})`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function restoreStates(tx: Kysely<Schema>, states: readonly AnnotationState[]): Promise<number> {
  let restored = 0
  for (const { id, rating, starred, note, tags, boards, removedAt } of states) {
    const row = await tx
      .updateTable('run')
      .set({ rating, starred: starred ? 1 : 0, note, removed_at: removedAt })
      .where('id', '=', id)
      .returning('seq')
      .executeTakeFirst()
    if (row === undefined) continue
    restored++
    await tx.deleteFrom('run_tag').where('run_seq', '=', row.seq).execute()
    await tx.deleteFrom('board_run').where('run_seq', '=', row.seq).execute()
    for (const name of tags) {
      await sql`INSERT INTO tag (name) VALUES (${name}) ON CONFLICT DO NOTHING`.execute(tx)
      await sql`INSERT INTO run_tag SELECT ${row.seq}, id FROM tag WHERE name = ${name}`.execute(tx)
    }
    for (const board of boards) {
      await sql`INSERT INTO board_run SELECT id, ${row.seq} FROM board WHERE id = ${board}`.execute(tx)
    }
  }
  await dropUnusedTags(tx)
  return restored
}

async function dropUnusedTags(tx: Kysely<Schema>): Promise<void> {
  await sql`DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM run_tag WHERE tag_id = tag.id)`.execute(tx)
}
