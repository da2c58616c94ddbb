import type { Database } from 'better-sqlite3'
import {
  galleryItem,
  type GalleryItem,
  type GalleryPage,
  type GalleryQuery,
} from '../../../preload/contract/gallery.ts'
import { methodName } from '../../../preload/contract/recipe.ts'
import { slotFinder } from './gallery-columns.ts'
import { filterGallery } from './gallery-filter.ts'
import type { GalleryIndex, LiveGalleryIndex } from './gallery-index.ts'
import { groupSlots, slotOrders } from './gallery-order.ts'
import { textSearch, typedSearch } from './search-text.ts'

/** Answers a gallery's questions. Synchronous: a page of 100,000 runs takes milliseconds. */
export interface Gallery {
  readonly query: (query: GalleryQuery) => GalleryPage
  /** Sequence numbers of all runs that pass the query's filter, in its order. */
  readonly select: (query: GalleryQuery) => number[]
  /** Ids of a stretch of the query's items; in a group the item's own run comes first. */
  readonly ids: (query: GalleryQuery) => string[][]
  /** Runs by name, in that order, without the unknown ones. */
  readonly items: (ids: readonly string[]) => GalleryItem[]
}

export function gallery(db: Database, live: LiveGalleryIndex): Gallery {
  const search = textSearch(db)
  const describe = itemReader(db)
  const orderSlots = slotOrders()
  const idOf = db.prepare('SELECT id FROM run WHERE seq = ?').pluck()
  const seqOfId = db.prepare('SELECT seq FROM run WHERE id = ?').pluck()
  let words: { text: string; version: number; matches: Uint8Array } | null = null
  let ordered: { key: string; version: number; slots: Int32Array; facets: GalleryPage['facets'] } | null = null

  /** Null when every run matches. */
  function matchesOf(index: GalleryIndex, text: string): Uint8Array | null {
    const typed = typedSearch(text)
    if (typed === null) return null
    if (words?.text === text && words.version === index.version) return words.matches
    const matches = new Uint8Array(index.columns.count)
    const slotIn = slotFinder(index.columns)
    const mark = (seqs: readonly number[], as: 0 | 1): void => {
      for (const seq of seqs) {
        const slot = slotIn(seq)
        if (slot >= 0) matches[slot] = as
      }
    }
    if (typed.wanted !== null) mark(search(typed.wanted), 1)
    for (const each of typed.unwanted) mark(search(each), 0)
    words = { text, version: index.version, matches }
    return matches
  }

  /** Filtered and in order. Scrolling asks for the same again and again. */
  function orderedSlots(index: GalleryIndex, { filter, sort, facets }: GalleryQuery) {
    const key = JSON.stringify([filter, sort, facets])
    if (ordered?.key === key && ordered.version === index.version) return ordered
    const found = filterGallery(index, filter, matchesOf(index, filter.text), facets)
    ordered = { key, version: index.version, slots: orderSlots(found.slots, index, sort), facets: found.facets }
    return ordered
  }

  return {
    query(query) {
      const index = live.current()
      const { slots, facets } = orderedSlots(index, query)
      const seqOf = (slot: number): number => index.columns.seq[slot] ?? 0
      const page = { from: query.offset, to: query.offset + query.limit }
      if (query.groupBy === 'none') {
        const items = describe([...slots.subarray(page.from, page.to)].map(seqOf))
        return { total: slots.length, runs: slots.length, items, facets }
      }
      const groups = groupSlots(slots, index, query.groupBy)
      const members = query.groupBy === 'prompt-seed' ? groups.members(page.from, page.to) : []
      const items = describe([...groups.slots.subarray(page.from, page.to)].map(seqOf)).map((item, i) => ({
        ...item,
        thumbnails: methodsTogether(item, describe((members[i] ?? []).slice(1, mostShown).map(seqOf))),
        group: { key: groups.key(page.from + i), runs: groups.runs[page.from + i] ?? 1 },
      }))
      return { total: groups.slots.length, runs: slots.length, items, facets }
    },
    select(query) {
      const index = live.current()
      return [...orderedSlots(index, query).slots].map((slot) => index.columns.seq[slot] ?? 0)
    },
    ids(query) {
      const index = live.current()
      const { slots } = orderedSlots(index, query)
      const { offset: from, limit } = query
      const stretch =
        query.groupBy === 'none'
          ? Array.from(slots.subarray(from, from + limit), (slot) => [slot])
          : groupSlots(slots, index, query.groupBy).members(from, from + limit)
      return stretch.map((group) => group.map((slot) => String(idOf.get(index.columns.seq[slot] ?? 0))))
    },
    items: (ids) => describe(ids.flatMap((id) => (seqOfId.get(id) as number | undefined) ?? [])),
  }
}

/** Of a group of many runs this many are looked through for pictures. */
const mostShown = 12

/** The pictures of a group: of every method the one that scores best, whichever run it is of. */
function methodsTogether(first: GalleryItem, others: readonly GalleryItem[]): GalleryItem['thumbnails'] {
  const best = new Map(first.thumbnails.map((each) => [each.method, each]))
  for (const each of others.flatMap(({ thumbnails }) => thumbnails)) {
    const known = best.get(each.method)
    if (each.image === null) continue
    if (known?.image == null || (each.guidanceScore ?? -Infinity) > (known.guidanceScore ?? -Infinity))
      best.set(each.method, each)
  }
  return methodName.options.flatMap((method) => best.get(method) ?? [])
}

interface ItemRow {
  readonly [column: string]: unknown
  readonly id: string
  readonly picture: string | null
}

/** Reads what a gallery shows of each run, in the order asked for. */
function itemReader(db: Database): (seqs: readonly number[]) => GalleryItem[] {
  const read = db.prepare(`
    SELECT id, parent, created_at AS createdAt, recipe ->> 'prompt' AS prompt, seed, state, reason, pack, rating,
      starred, width, height, mask_area AS maskArea, best_guidance AS guidance, best_judge AS judge, best_loss AS loss,
      removed_at IS NOT NULL AS removed, picture
    FROM run WHERE seq = ?`)
  const drawings = db.prepare(`
    SELECT method, best_image AS image, best_guidance AS guidanceScore FROM drawing WHERE run_id = ? ORDER BY position`)
  const tags = db
    .prepare('SELECT name FROM run_tag JOIN tag ON tag.id = tag_id WHERE run_seq = ? ORDER BY name')
    .pluck()
  return (seqs) =>
    seqs.flatMap((seq) => {
      const row = read.get(seq) as ItemRow | undefined
      if (row === undefined) return []
      const { picture, starred, removed, guidance, judge, loss, ...rest } = row
      const drawn = drawings.all(row.id)
      return [
        galleryItem.parse({
          ...rest,
          starred: starred === 1,
          removed: removed === 1,
          best: { guidance, judge, loss },
          tags: tags.all(seq),
          thumbnails: picture === null ? drawn : [{ method: 'sd', image: picture, guidanceScore: null }],
          group: null,
        }),
      ]
    })
}
