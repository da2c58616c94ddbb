import { recipe } from '../../preload/contract/recipe.ts'
import { annotationStore } from './annotation-store.ts'
import { listBoards, listSearches } from './collections.ts'
import { journalEntry, type JournalEntry } from './journal-entry.ts'
import type { History } from './schema.ts'

/** The journal that this history would have: for libraries older than journals, and for one whose journal was lost. */
export async function journalOfHistory(history: History): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for (const { runs: _runs, ...board } of await listBoards(history)) entries.push({ op: 'board', ...board })
  for (const { filter, ...search } of await listSearches(history))
    entries.push({ op: 'search', ...search, query: filter })
  let after = 0
  for (;;) {
    const rows = await history
      .selectFrom('run')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(500)
      .execute()
    for (const row of rows) entries.push(runEntry(row))
    const states = await annotationStore(history).states(rows.map(({ id }) => id))
    const said = states.filter(
      ({ rating, starred, note, tags, boards, removedAt }) =>
        rating > 0 || starred || note !== '' || tags.length > 0 || boards.length > 0 || removedAt !== null,
    )
    if (said.length > 0) entries.push({ op: 'state', states: said })
    after = rows.at(-1)?.seq ?? after
    if (rows.length < 500) return entries
  }
}

interface RunRow {
  readonly id: string
  readonly parent: string | null
  readonly parent_method: string | null
  readonly parent_step: number | null
  readonly reason: string
  readonly created_at: string
  readonly recipe: string
  readonly provider: string
  readonly model: string | null
  readonly picture: string | null
  readonly source: string | null
  readonly width: number | null
  readonly height: number | null
}

function runEntry(row: RunRow): JournalEntry {
  return journalEntry.parse({
    op: 'run',
    id: row.id,
    parent: row.parent,
    parentStep: row.parent_method === null ? null : { method: row.parent_method, index: row.parent_step },
    reason: row.reason,
    createdAt: row.created_at,
    recipe: recipe.parse(JSON.parse(row.recipe)),
    provider: row.provider,
    manifest: row.model,
    picture: row.picture,
    source: row.source === null ? null : (JSON.parse(row.source) as unknown),
    width: row.width,
    height: row.height,
  })
}
