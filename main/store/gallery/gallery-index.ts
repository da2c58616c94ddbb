import type { Database, Statement } from 'better-sqlite3'
import { drawingState } from '../../../preload/contract/records.ts'
import { runReason } from '../../../preload/contract/run-details.ts'
import { dictionary, type Dictionary } from './dictionary.ts'
import { emptyColumns, grown, noLabels, slotOf, type GalleryColumns } from './gallery-columns.ts'

/** The columns, the dictionaries behind their numbers, and a count of changes. */
export interface GalleryIndex {
  readonly columns: GalleryColumns
  readonly packs: Dictionary
  readonly sizes: Dictionary
  readonly groups: Dictionary
  readonly tags: Dictionary
  readonly boards: Dictionary
  /** Grows with every change: what was computed from an older version is stale. */
  readonly version: number
}

export interface LiveGalleryIndex {
  /** The index as the database is now. */
  readonly current: () => GalleryIndex
}

const fields = `run.seq, run.removed_at IS NOT NULL, run.created_at, run.pack, run.state, run.reason, run.rating,
  run.starred, run.width, run.height, run.group_key, run.methods, run.best_guidance, run.best_judge, run.best_loss,
  run.mask_area, run.seed`

type Row = [
  seq: number,
  removed: number,
  created: string,
  pack: string,
  state: string,
  reason: string,
  rating: number,
  starred: number,
  width: number | null,
  height: number | null,
  group: string,
  methods: number,
  guidance: number | null,
  judge: number | null,
  loss: number | null,
  maskArea: number | null,
  seed: number,
]

/** Tables whose rows change what a gallery shows, and how a row names its run. */
const watched = {
  run: { added: 'new.seq', changed: 'new.seq', gone: 'old.seq' },
  run_tag: { added: 'new.run_seq', changed: null, gone: 'old.run_seq' },
  board_run: { added: 'new.run_seq', changed: null, gone: 'old.run_seq' },
} as const

/**
 * Watches the database through temporary triggers, so that no writer needs to tell: they note the runs that changed
 * in a table in memory, and the next reader reads these again.
 */
export function galleryIndex(db: Database): LiveGalleryIndex {
  db.exec('CREATE TEMP TABLE gallery_dirty (seq INTEGER PRIMARY KEY)')
  for (const [table, { added, changed, gone }] of Object.entries(watched)) {
    for (const [event, seq] of [
      ['INSERT', added],
      ['UPDATE', changed],
      ['DELETE', gone],
    ] as const) {
      if (seq === null) continue
      db.exec(`CREATE TEMP TRIGGER gallery_${table}_${event} AFTER ${event} ON main.${table} BEGIN
        INSERT OR IGNORE INTO gallery_dirty VALUES (${seq}); END`)
    }
  }
  // A tag or board that loses its name or goes takes its rows in run_tag or board_run along.
  const read = readers(db)
  let index: Mutable<GalleryIndex> | null = null
  return {
    current() {
      if (index === null) {
        index = load(read)
        // A library opened for reading has nothing to forget, and may not.
        if (read.dirty.all().length > 0) read.forget.run()
        return index
      }
      const dirty = read.dirty.all() as number[]
      if (dirty.length > 0) {
        for (const seq of dirty) refresh(index, read, seq)
        read.forget.run()
        index.version++
      }
      return index
    },
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface Readers {
  readonly all: Statement
  readonly one: Statement
  readonly parents: Statement
  readonly parentOf: Statement
  readonly tags: Statement
  readonly tagsOf: Statement
  readonly boards: Statement
  readonly boardsOf: Statement
  readonly dirty: Statement
  readonly forget: Statement
}

function readers(db: Database): Readers {
  const runs = `SELECT ${fields} FROM run`
  const tags = 'SELECT run_seq, tag.name FROM run_tag JOIN tag ON tag.id = run_tag.tag_id'
  const boards = 'SELECT run_seq, board_id FROM board_run'
  const parents = 'SELECT run.seq, parent.seq FROM run JOIN run AS parent ON parent.id = run.parent'
  return {
    all: db.prepare(runs + ' ORDER BY run.seq').raw(),
    one: db.prepare(runs + ' WHERE run.seq = ?').raw(),
    // Only branches have one: its own walk over their index is quicker than a join for every run.
    parents: db.prepare(parents + ' WHERE run.parent IS NOT NULL').raw(),
    parentOf: db.prepare(parents + ' WHERE run.seq = ?').raw(),
    tags: db.prepare(tags).raw(),
    tagsOf: db.prepare(tags + ' WHERE run_seq = ?').raw(),
    boards: db.prepare(boards).raw(),
    boardsOf: db.prepare(boards + ' WHERE run_seq = ?').raw(),
    dirty: db.prepare('SELECT seq FROM gallery_dirty').pluck(),
    forget: db.prepare('DELETE FROM gallery_dirty'),
  }
}

function load(read: Readers): Mutable<GalleryIndex> {
  const index: Mutable<GalleryIndex> = {
    columns: emptyColumns(1024),
    packs: dictionary(),
    sizes: dictionary(),
    groups: dictionary(),
    tags: dictionary(),
    boards: dictionary(),
    version: 0,
  }
  for (const row of read.all.iterate() as Iterable<Row>) write(index, append(index, row[0]), row)
  const { columns } = index
  for (const [seq, parent] of read.parents.iterate() as Iterable<[number, number]>) {
    columns.parent[slotOf(columns, seq)] = slotOf(columns, parent)
  }
  for (const [seq, name] of read.tags.iterate() as Iterable<[number, string]>) {
    label(columns.tags, slotOf(columns, seq), index.tags.of(name))
  }
  for (const [seq, id] of read.boards.iterate() as Iterable<[number, string]>) {
    label(columns.boards, slotOf(columns, seq), index.boards.of(id))
  }
  return index
}

function label(lists: (readonly number[])[], slot: number, value: number): void {
  lists[slot] = [...(lists[slot] ?? noLabels), value]
}

function refresh(index: Mutable<GalleryIndex>, read: Readers, seq: number): void {
  const row = read.one.get(seq) as Row | undefined
  const known = slotOf(index.columns, seq)
  if (row === undefined) {
    if (known >= 0) index.columns.alive[known] = 0
    return
  }
  const slot = known >= 0 ? known : append(index, seq)
  write(index, slot, row)
  const { columns } = index
  const parent = (read.parentOf.get(seq) as [number, number] | undefined)?.[1]
  columns.parent[slot] = parent === undefined ? -1 : slotOf(columns, parent)
  columns.tags[slot] = (read.tagsOf.all(seq) as [number, string][]).map(([, name]) => index.tags.of(name))
  columns.boards[slot] = (read.boardsOf.all(seq) as [number, string][]).map(([, id]) => index.boards.of(id))
}

function append(index: Mutable<GalleryIndex>, seq: number): number {
  if (index.columns.count === index.columns.seq.length) index.columns = grown(index.columns)
  const slot = index.columns.count++
  index.columns.seq[slot] = seq
  index.columns.parent[slot] = -1
  index.columns.tags[slot] = noLabels
  index.columns.boards[slot] = noLabels
  return slot
}

function write(index: GalleryIndex, slot: number, row: Row): void {
  const [, removed, created, pack, state, reason, rating, starred, width, height, group, methods] = row
  const { columns } = index
  columns.alive[slot] = 1
  columns.removed[slot] = removed
  columns.created[slot] = Date.parse(created)
  columns.month[slot] = Number(created.slice(0, 4)) * 12 + Number(created.slice(5, 7)) - 1
  columns.pack[slot] = index.packs.of(pack)
  columns.state[slot] = drawingState.options.indexOf(state as never)
  columns.reason[slot] = runReason.options.indexOf(reason as never)
  columns.rating[slot] = rating
  columns.starred[slot] = starred
  columns.size[slot] = index.sizes.of(width === null || height === null ? '' : `${width}x${height}`)
  columns.pixels[slot] = (width ?? NaN) * (height ?? NaN)
  columns.group[slot] = index.groups.of(group)
  columns.methods[slot] = methods
  columns.guidance[slot] = row[12] ?? NaN
  columns.judge[slot] = row[13] ?? NaN
  columns.loss[slot] = row[14] ?? NaN
  columns.maskArea[slot] = row[15] ?? NaN
  columns.seed[slot] = row[16]
}
