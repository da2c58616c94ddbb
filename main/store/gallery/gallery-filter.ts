import type { GalleryFacets, GalleryFilter, GalleryMetric } from '../../../preload/contract/gallery.ts'
import { methodName } from '../../../preload/contract/recipe.ts'
import { drawingState } from '../../../preload/contract/records.ts'
import { runReason } from '../../../preload/contract/run-details.ts'
import type { Dictionary } from './dictionary.ts'
import { slotOf, type GalleryColumns } from './gallery-columns.ts'
import { rootsOf } from './lineage-roots.ts'
import type { GalleryIndex } from './gallery-index.ts'

/** Facets of one value a run: the column, and the names of its numbers. */
interface Facet {
  readonly key: Exclude<keyof GalleryFacets, 'methods' | 'tags' | 'boards'>
  readonly column: Uint8Array | Uint16Array
  readonly names: (value: number) => string
  readonly wanted: ReadonlySet<number> | null
}

export interface FilterResult {
  /** Slots that pass, ascending. */
  readonly slots: Int32Array
  readonly facets: GalleryFacets | null
}

/**
 * One pass over all runs: which pass, and how many each facet's values would leave.
 *
 * A run that fails nothing counts for all facets; one that fails a single facet counts for that facet alone.
 * `matches` holds a 1 for every slot whose words match; null when no words were asked for.
 */
export function filterGallery(
  index: GalleryIndex,
  filter: GalleryFilter,
  matches: Uint8Array | null,
  countFacets: boolean,
): FilterResult {
  const { columns } = index
  const facets = singleFacets(index, filter)
  // One place for every value that the column can hold: a map takes ten times as long.
  const tallies = facets.map(({ column }) => new Int32Array(1 << (8 * column.BYTES_PER_ELEMENT)))
  const methods = maskOf(filter.methods)
  const methodTally = new Int32Array(methodName.options.length)
  const labels = [
    { lists: columns.tags, all: idsOf(index.tags, filter.tags), none: idsOf(index.tags, filter.withoutTags) },
    { lists: columns.boards, all: [], none: [], any: idsOf(index.boards, filter.boards) },
  ] as const
  const labelTallies = [new Map<number, number>(), new Map<number, number>()] as const
  const bounded = filter.ranges.filter(({ min, max }) => min !== null || max !== null)
  const ranges = bounded.map(({ metric, min, max }) => ({
    column: metricColumn(columns, metric),
    min: min ?? -Infinity,
    max: max ?? Infinity,
  }))
  const isInGroup = filter.group === null ? null : groupTest(index, filter.group)
  const asksTags = labels[0].all.length + labels[0].none.length > 0
  const asksBoards = labels[1].any.length > 0
  const slots = new Int32Array(columns.count)
  let passed = 0
  const methodFacet = facets.length
  const tagFacet = methodFacet + 1
  const boardFacet = methodFacet + 2

  for (let slot = 0; slot < columns.count; slot++) {
    if (columns.alive[slot] === 0 || (columns.removed[slot] === 1) !== filter.removed) continue
    if (matches !== null && matches[slot] !== 1) continue
    if (isInGroup !== null && !isInGroup(slot)) continue
    if (ranges.length > 0 && !ranges.every(({ column, min, max }) => within(column[slot], min, max))) continue
    let failed = -1
    let failures = 0
    for (let f = 0; f < facets.length; f++) {
      const facet = facets[f]
      if (facet?.wanted != null && !facet.wanted.has(facet.column[slot] ?? 0)) {
        failed = f
        failures++
      }
    }
    if (methods !== 0 && ((columns.methods[slot] ?? 0) & methods) === 0) {
      failed = methodFacet
      failures++
    }
    const tags = columns.tags[slot] ?? []
    if (
      asksTags &&
      (!labels[0].all.every((tag) => tags.includes(tag)) || labels[0].none.some((tag) => tags.includes(tag)))
    ) {
      failed = tagFacet
      failures++
    }
    const boards = columns.boards[slot] ?? []
    if (asksBoards && !labels[1].any.some((board) => boards.includes(board))) {
      failed = boardFacet
      failures++
    }

    if (failures === 0) slots[passed++] = slot
    if (!countFacets || failures > 1) continue
    for (let f = 0; f < facets.length; f++) {
      if (failures > 0 && failed !== f) continue
      const [tally, value] = [tallies[f], facets[f]?.column[slot] ?? 0]
      if (tally !== undefined) tally[value] = (tally[value] ?? 0) + 1
    }
    if (failures === 0 || failed === methodFacet) {
      for (let bit = 0; bit < methodTally.length; bit++) {
        if (((columns.methods[slot] ?? 0) & (1 << bit)) !== 0) methodTally[bit] = (methodTally[bit] ?? 0) + 1
      }
    }
    if (failures === 0 || failed === tagFacet) for (const tag of tags) add(labelTallies[0], tag)
    if (failures === 0 || failed === boardFacet) for (const board of boards) add(labelTallies[1], board)
  }
  if (!countFacets) return { slots: slots.subarray(0, passed), facets: null }
  const counted = Object.fromEntries(facets.map(({ key, names }, f) => [key, named(present(tallies[f]), names)]))
  return {
    slots: slots.subarray(0, passed),
    facets: {
      ...(counted as Omit<GalleryFacets, 'methods' | 'tags' | 'boards'>),
      methods: Object.fromEntries(methodName.options.map((name, bit) => [name, methodTally[bit] ?? 0])),
      tags: named(labelTallies[0], (tag) => index.tags.names[tag] ?? ''),
      boards: named(labelTallies[1], (board) => index.boards.names[board] ?? ''),
    },
  }
}

/** Keys of both kinds of group: `root-<seq>` of a lineage, else same words and noise. */
function groupTest({ columns, groups }: GalleryIndex, key: string): (slot: number) => boolean {
  const root = /^root-(\d+)$/.exec(key)?.[1]
  if (root === undefined) {
    const group = groups.find(key)
    return (slot) => columns.group[slot] === group
  }
  const roots = rootsOf(columns)
  const wanted = slotOf(columns, Number(root))
  return (slot) => roots[slot] === wanted
}

/** The column behind a metric; NaN where a run has no such number. */
export function metricColumn(columns: GalleryColumns, metric: GalleryMetric): Float64Array | Uint8Array {
  return columns[metric]
}

function singleFacets({ columns, packs, sizes }: GalleryIndex, filter: GalleryFilter): Facet[] {
  const listed = <T>(values: readonly T[], number: (value: T) => number): ReadonlySet<number> | null =>
    values.length === 0 ? null : new Set(values.map(number))
  const starred = filter.starred === null ? null : new Set([filter.starred ? 1 : 0])
  return [
    {
      key: 'packs',
      column: columns.pack,
      names: (n) => packs.names[n] ?? '',
      wanted: listed(filter.packs, packs.find),
    },
    {
      key: 'states',
      column: columns.state,
      names: (n) => drawingState.options[n] ?? '',
      wanted: listed(filter.states, (state) => drawingState.options.indexOf(state)),
    },
    {
      key: 'reasons',
      column: columns.reason,
      names: (n) => runReason.options[n] ?? '',
      wanted: listed(filter.reasons, (reason) => runReason.options.indexOf(reason)),
    },
    { key: 'ratings', column: columns.rating, names: String, wanted: listed(filter.ratings, (rating) => rating) },
    { key: 'starred', column: columns.starred, names: (n) => (n === 1 ? 'true' : 'false'), wanted: starred },
    { key: 'months', column: columns.month, names: monthName, wanted: listed(filter.months, monthNumber) },
    {
      key: 'sizes',
      column: columns.size,
      names: (n) => sizes.names[n] ?? '',
      wanted: listed(filter.sizes, sizes.find),
    },
  ]
}

function monthName(months: number): string {
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

function monthNumber(name: string): number {
  return Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)) - 1
}

function maskOf(methods: GalleryFilter['methods']): number {
  return methods.reduce((bits, method) => bits | (1 << methodName.options.indexOf(method)), 0)
}

/** A name that never came gets -1, which no run has. Tags do not care about case. */
function idsOf(names: Dictionary, wanted: readonly string[]): number[] {
  return wanted.map((name) => {
    const exact = names.find(name)
    return exact >= 0 ? exact : names.names.findIndex((known) => known.toLowerCase() === name.toLowerCase())
  })
}

function within(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max
}

function add(tally: Map<number, number>, value: number): void {
  tally.set(value, (tally.get(value) ?? 0) + 1)
}

function present(tally: Int32Array | undefined): Map<number, number> {
  const found = new Map<number, number>()
  tally?.forEach((count, value) => {
    if (count > 0) found.set(value, count)
  })
  return found
}

function named(tally: ReadonlyMap<number, number>, name: (value: number) => string): Record<string, number> {
  return Object.fromEntries(
    [...tally].map(([value, count]) => [name(value), count] as const).filter(([key]) => key !== ''),
  )
}
