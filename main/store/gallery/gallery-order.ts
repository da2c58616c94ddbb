import type { GalleryQuery } from '../../../preload/contract/gallery.ts'
import { metricColumn } from './gallery-filter.ts'
import type { GalleryColumns } from './gallery-columns.ts'
import { rootsOf } from './lineage-roots.ts'
import type { GalleryIndex } from './gallery-index.ts'

/** Slots in the wanted order: by the metric, runs without it last, the newer first among equals. */
export function orderSlots(
  slots: Int32Array,
  columns: GalleryColumns,
  { by, descending }: GalleryQuery['sort'],
): Int32Array {
  if (by === 'created' && isAscending(columns.created, slots)) {
    return descending ? slots.slice().reverse() : slots
  }
  const column = metricColumn(columns, by)
  const sign = descending ? -1 : 1
  return slots.slice().sort((a, b) => {
    const [x, y] = [column[a] ?? NaN, column[b] ?? NaN]
    if (x < y) return -sign
    if (x > y) return sign
    // NaN is neither: a run without the number comes after every run that has it.
    return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || b - a
  })
}

/** True unless a clock went backwards, or old runs were imported. */
function isAscending(values: Float64Array, slots: Int32Array): boolean {
  for (let i = 1; i < slots.length; i++) {
    if ((values[slots[i] ?? 0] ?? 0) <= (values[slots[i - 1] ?? 0] ?? 0)) return false
  }
  return true
}

export interface GroupedSlots {
  /** The first of each group, in order. */
  readonly slots: Int32Array
  readonly keys: readonly string[]
  readonly runs: readonly number[]
  /** Slots of the groups in places `from` to `to`, each group's first slot first. One pass over all slots. */
  readonly members: (from: number, to: number) => number[][]
}

/** One slot for each group: the first in the order. */
export function groupSlots(
  ordered: Int32Array,
  index: GalleryIndex,
  groupBy: Exclude<GalleryQuery['groupBy'], 'none'>,
): GroupedSlots {
  const { columns } = index
  const groupOf = groupBy === 'prompt-seed' ? columns.group : rootsOf(columns)
  const places = new Map<number, number>()
  const first: number[] = []
  const runs: number[] = []
  for (const slot of ordered) {
    const group = groupOf[slot] ?? 0
    const place = places.get(group)
    if (place === undefined) {
      places.set(group, first.push(slot) - 1)
      runs.push(1)
    } else runs[place] = (runs[place] ?? 0) + 1
  }
  const key = (slot: number): string =>
    groupBy === 'prompt-seed'
      ? (index.groups.names[columns.group[slot] ?? 0] ?? '')
      : `root-${columns.seq[groupOf[slot] ?? 0]}`
  return {
    slots: Int32Array.from(first),
    keys: first.map(key),
    runs,
    members(from, to) {
      const found: number[][] = first.slice(from, to).map(() => [])
      for (const slot of ordered) found[(places.get(groupOf[slot] ?? 0) ?? -1) - from]?.push(slot)
      return found
    },
  }
}
