/**
 * The library's runs as columns of numbers: what filters, facets and orders look at.
 *
 * 100,000 runs are about 10 MB here, and a pass over them takes a few milliseconds, which no disk format does.
 */
export interface GalleryColumns {
  count: number
  /** Ascending. */
  seq: Int32Array
  /** 0 when the run was purged. */
  alive: Uint8Array
  removed: Uint8Array
  created: Float64Array
  /** Months since year 0. */
  month: Uint16Array
  /** Bit i stands for methodName.options[i]. */
  methods: Uint8Array
  pack: Uint16Array
  state: Uint8Array
  reason: Uint8Array
  rating: Uint8Array
  starred: Uint8Array
  size: Uint16Array
  pixels: Float64Array
  group: Int32Array
  /** Slot of the run it was branched from, or -1. */
  parent: Int32Array
  guidance: Float64Array
  judge: Float64Array
  loss: Float64Array
  maskArea: Float64Array
  seed: Float64Array
  tags: (readonly number[])[]
  boards: (readonly number[])[]
}

export const noLabels: readonly number[] = []

export function emptyColumns(capacity: number): GalleryColumns {
  return {
    count: 0,
    seq: new Int32Array(capacity),
    alive: new Uint8Array(capacity),
    removed: new Uint8Array(capacity),
    created: new Float64Array(capacity),
    month: new Uint16Array(capacity),
    methods: new Uint8Array(capacity),
    pack: new Uint16Array(capacity),
    state: new Uint8Array(capacity),
    reason: new Uint8Array(capacity),
    rating: new Uint8Array(capacity),
    starred: new Uint8Array(capacity),
    size: new Uint16Array(capacity),
    pixels: new Float64Array(capacity),
    group: new Int32Array(capacity),
    parent: new Int32Array(capacity),
    guidance: new Float64Array(capacity),
    judge: new Float64Array(capacity),
    loss: new Float64Array(capacity),
    maskArea: new Float64Array(capacity),
    seed: new Float64Array(capacity),
    tags: [],
    boards: [],
  }
}

/** Twice the room, the same content. */
export function grown(columns: GalleryColumns): GalleryColumns {
  const larger = emptyColumns(Math.max(1024, columns.seq.length * 2))
  for (const [name, column] of Object.entries(columns)) {
    const target: unknown = larger[name as keyof GalleryColumns]
    if (ArrayBuffer.isView(column) && ArrayBuffer.isView(target)) (target as Float64Array).set(column as Float64Array)
  }
  return { ...larger, count: columns.count, tags: columns.tags, boards: columns.boards }
}

/** As `slotOf` for many: where no run was ever purged, a slot is a matter of subtraction. */
export function slotFinder(columns: GalleryColumns): (seq: number) => number {
  const { seq, count } = columns
  const [first, last] = [seq[0] ?? 0, seq[count - 1] ?? -1]
  if (last - first !== count - 1) return (wanted) => slotOf(columns, wanted)
  return (wanted) => (wanted >= first && wanted <= last ? wanted - first : -1)
}

/** The slot of a run, or -1. Sequence numbers only grow, so slots are in their order. */
export function slotOf({ seq, count }: GalleryColumns, wanted: number): number {
  let [low, high] = [0, count - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = seq[middle] ?? 0
    if (found === wanted) return middle
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
