import { galleryFilter } from '../../preload/contract/gallery.ts'
import { applyChange, restoreStates } from './annotation-store.ts'
import { removeBoard, removeSearch, saveBoard, saveSearch } from './collections.ts'
import type { JournalEntry } from './journal-entry.ts'
import type { History, HistoryPart } from './schema.ts'
import { writeSetting } from './setting-store.ts'

/** Does again what was done to runs, boards, searches and settings, in order. Doing it twice changes nothing. */
export async function replayJournal(history: History, entries: readonly JournalEntry[]): Promise<void> {
  await history.transaction().execute(async (tx) => {
    for (const entry of entries) await replay(tx, entry)
  })
}

async function replay(tx: HistoryPart, entry: JournalEntry): Promise<unknown> {
  switch (entry.op) {
    case 'run':
    case 'purge':
      return
    case 'annotate':
      return applyChange(tx, entry.ids, entry.change, new Date(entry.at))
    case 'state':
      return restoreStates(tx, entry.states)
    case 'board':
      return saveBoard(tx, entry)
    case 'board-gone':
      return removeBoard(tx, entry.id)
    case 'search': {
      const filter = galleryFilter.safeParse(entry.query)
      return filter.success ? saveSearch(tx, { ...entry, filter: filter.data }) : undefined
    }
    case 'search-gone':
      return removeSearch(tx, entry.id)
    case 'setting':
      return writeSetting(tx, entry.key, entry.value)
  }
}
