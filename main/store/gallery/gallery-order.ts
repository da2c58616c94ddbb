import type { GalleryQuery } from '../../../preload/contract/gallery.ts'
import { metricColumn } from './gallery-filter.ts'
import type { GalleryIndex } from './gallery-index.ts'
import { rootsOf } from './lineage-roots.ts'
import { sortedSlots } from './sorted-slots.ts'

/** Slots in the wanted order: by the metric, runs without it last, the newer first among equals. */
export type OrderSlots = (slots: Int32Array, index: GalleryIndex, sort: GalleryQuery['sort']) => Int32Array

/** Remembers the order of all slots by every metric asked for: another filter then only picks from it. */
export function slotOrders(): OrderSlots {
  const known = new Map<string, Int32Array>()
  let knownOf: GalleryIndex['columns'] | null = null
  let knownVersion = -1
  return (slots, { columns, version }, { by, descending }) => {
    if (by === 'created' && isAscending(columns.created, slots)) {
      return descending ? slots.slice().reverse() : slots
    }
    const key = `${by} ${descending}`
    if (knownOf !== columns || knownVersion !== version) known.clear()
    ;[knownOf, knownVersion] = [columns, version]
    const all = known.get(key) ?? sortedSlots(metricColumn(columns, by), columns.count, descending)
    known.set(key, all)
    const isWanted = new Uint8Array(columns.count)
    for (const slot of slots) isWanted[slot] = 1
    return all.filter((slot) => isWanted[slot] === 1)
  }
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
  readonly key: (place: number) => string
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
  const places = new Int32Array(groupBy === 'prompt-seed' ? index.groups.names.length : columns.count).fill(-1)
  const first: number[] = []
  const runs: number[] = []
  for (const slot of ordered) {
    const group = groupOf[slot] ?? 0
    const place = places[group] ?? -1
    if (place < 0) {
      places[group] = first.push(slot) - 1
      runs.push(1)
    } else runs[place] = (runs[place] ?? 0) + 1
  }
  const keyOf = (slot: number): string =>
    groupBy === 'prompt-seed'
      ? (index.groups.names[columns.group[slot] ?? 0] ?? '')
      : `root-${columns.seq[groupOf[slot] ?? 0]}`
  return {
    slots: Int32Array.from(first),
    key: (place) => keyOf(first[place] ?? 0),
    runs,
    members(from, to) {
      const found: number[][] = first.slice(from, to).map(() => [])
      for (const slot of ordered) found[(places[groupOf[slot] ?? 0] ?? -1) - from]?.push(slot)
      return found
    },
  }
}
