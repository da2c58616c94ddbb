import { create } from 'zustand'
import type { RunSelection } from '../../../preload/contract/annotation.ts'
import type { GalleryFilter } from '../../../preload/contract/gallery.ts'

/** The most runs that can be chosen one by one; beyond it everything that passes the filter is. */
export const mostChosen = 10_000

interface SelectionState {
  /** Everything that passes the filter, whether loaded or not. */
  readonly all: boolean
  /** An item's own id, with the ids of all runs it stands for. */
  readonly chosen: ReadonlyMap<string, readonly string[]>
  /** Place of the item that the keyboard is at. */
  readonly cursor: number
  /** Where a stretch begins that Shift extends. */
  readonly anchor: number
  readonly select: (part: Partial<Pick<SelectionState, 'all' | 'chosen' | 'cursor' | 'anchor'>>) => void
  readonly clear: () => void
}

const nothing: ReadonlyMap<string, readonly string[]> = new Map()

/** What is chosen in the gallery. */
export const useSelection = create<SelectionState>()((set) => ({
  all: false,
  chosen: nothing,
  cursor: 0,
  anchor: 0,
  select: (part) => set(part),
  clear: () => set({ all: false, chosen: nothing }),
}))

/** What bulk commands act on: what is chosen, else the item the keyboard is at. */
export function selectionFor(
  { all, chosen }: Pick<SelectionState, 'all' | 'chosen'>,
  filter: GalleryFilter,
  current: readonly string[],
): RunSelection | null {
  if (all) return { filter }
  const ids = [...new Set([...chosen.values()].flat())].slice(0, mostChosen)
  if (ids.length > 0) return { ids }
  return current.length > 0 ? { ids: [...current] } : null
}
