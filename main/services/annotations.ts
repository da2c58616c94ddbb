import { randomUUID } from 'node:crypto'
import type { AnnotationChange, AnnotationState } from '../../preload/contract/annotation.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Journal } from '../files/journal.ts'
import type { AnnotationStore } from '../store/annotation-store.ts'
import { journalEntries, withoutRuns, type JournalEntry } from '../store/journal-entry.ts'

/** What an artist says about runs, kept twice: in the journal first, then in the database. */
export interface AnnotationService {
  readonly annotate: (ids: readonly string[], change: AnnotationChange) => Promise<{ changed: number; undo: string }>
  /** @throws FoveaError library.nothing-to-undo */
  readonly undo: (token: string) => Promise<number>
  /** `purge` deletes the rows of the ids that `select` found; the journal, told before, then forgets them. */
  readonly purge: (select: () => Promise<string[]>, purge: (ids: string[]) => Promise<void>) => Promise<string[]>
  /** Writes an entry to the journal, then does the work; one change at a time. */
  readonly record: <T>(entry: JournalEntry, work: () => Promise<T>) => Promise<T>
}

/** So many changes can be taken back, the newest. */
const undoDepth = 100

export function annotationService(store: AnnotationStore, journal: Journal, now: () => Date): AnnotationService {
  const undos = new Map<string, readonly AnnotationState[]>()
  let last: Promise<unknown> = Promise.resolve()

  /** The journal's order is the database's order. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  async function write(entry: JournalEntry): Promise<void> {
    await journal.append([entry])
  }

  return {
    annotate: (ids, change) =>
      inTurn(async () => {
        const before = await store.states(ids)
        const at = now()
        await write({ op: 'annotate', ids: [...ids], change, at: at.toISOString() })
        const changed = await store.apply(ids, change, at)
        const undo = randomUUID()
        undos.set(undo, before)
        for (const oldest of undos.keys()) {
          if (undos.size <= undoDepth) break
          undos.delete(oldest)
        }
        return { changed, undo }
      }),
    undo: (token) =>
      inTurn(async () => {
        const states = undos.get(token)
        if (states === undefined) throw nothingToUndo(token)
        await write({ op: 'state', states: [...states] })
        const changed = await store.restore(states)
        undos.delete(token)
        return changed
      }),
    purge: (select, purge) =>
      inTurn(async () => {
        const gone = await select()
        if (gone.length === 0) return gone
        // A crash in between must not bring a purged run back when the database is lost later.
        await write({ op: 'purge', ids: gone })
        await purge(gone)
        const left = withoutRuns(journalEntries(await journal.read()), new Set(gone))
        await journal.rewrite(left)
        return gone
      }),
    record: (entry, work) =>
      inTurn(async () => {
        await write(entry)
        return work()
      }),
  }
}

function nothingToUndo(token: string): FoveaError {
  return new FoveaError(
    'library.nothing-to-undo',
    'This change cannot be taken back any more.',
    token,
    'Change the runs again by hand; removed ones are under "removed" until they are purged.',
  )
}
