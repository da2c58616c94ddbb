import type { History } from './schema.ts'

/** Names of a run's tags, and ids of its boards, in alphabetical order. */
export async function labelsOf(history: History, seq: number): Promise<{ tags: string[]; boards: string[] }> {
  const tags = await history
    .selectFrom('run_tag')
    .innerJoin('tag', 'tag.id', 'run_tag.tag_id')
    .select('tag.name')
    .where('run_seq', '=', seq)
    .orderBy('tag.name')
    .execute()
  const boards = await history
    .selectFrom('board_run')
    .select('board_id')
    .where('run_seq', '=', seq)
    .orderBy('board_id')
    .execute()
  return { tags: tags.map(({ name }) => name), boards: boards.map(({ board_id }) => board_id) }
}
