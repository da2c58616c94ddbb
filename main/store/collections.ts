import { board as boardRecord, savedSearch, type Board, type SavedSearch } from '../../preload/contract/annotation.ts'
import type { GalleryFilter } from '../../preload/contract/gallery.ts'
import type { History } from './schema.ts'

/** Tags, boards and saved searches as lists. */

export async function listTags(history: History): Promise<{ name: string; runs: number }[]> {
  return history
    .selectFrom('tag')
    .innerJoin('run_tag', 'run_tag.tag_id', 'tag.id')
    .select(({ fn }) => ['tag.name', fn.countAll<number>().as('runs')])
    .groupBy('tag.id')
    .orderBy('tag.name')
    .execute()
}

export async function listBoards(history: History): Promise<Board[]> {
  const rows = await history
    .selectFrom('board')
    .leftJoin('board_run', 'board_run.board_id', 'board.id')
    .select(({ fn }) => [
      'board.id',
      'board.name',
      'board.created_at as createdAt',
      fn.count<number>('board_run.run_seq').as('runs'),
    ])
    .groupBy('board.id')
    .orderBy('board.created_at')
    .execute()
  return rows.map((row) => boardRecord.parse(row))
}

export interface NewBoard {
  readonly id: string
  readonly name: string
  readonly createdAt: string
}

export async function saveBoard(history: History, { id, name, createdAt }: NewBoard): Promise<void> {
  await history
    .insertInto('board')
    .values({ id, name, created_at: createdAt })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
    .execute()
}

export async function removeBoard(history: History, id: string): Promise<void> {
  await history.deleteFrom('board').where('id', '=', id).execute()
}

export async function listSearches(history: History): Promise<SavedSearch[]> {
  const rows = await history.selectFrom('saved_search').selectAll().orderBy('name').execute()
  return rows.map(({ id, name, query, created_at }) =>
    savedSearch.parse({ id, name, filter: JSON.parse(query) as unknown, createdAt: created_at }),
  )
}

export async function saveSearch(
  history: History,
  { id, name, createdAt, filter }: NewBoard & { readonly filter: GalleryFilter },
): Promise<void> {
  const query = JSON.stringify(filter)
  await history
    .insertInto('saved_search')
    .values({ id, name, query, created_at: createdAt })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, query }))
    .execute()
}

export async function removeSearch(history: History, id: string): Promise<void> {
  await history.deleteFrom('saved_search').where('id', '=', id).execute()
}
