import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import type { RecallPart } from '../../../preload/contract/recall.ts'
import { useClient } from '../../app/client-context.ts'
import type { GalleryHead } from './use-gallery.ts'
import type { GridShape } from './grid-shape.ts'
import { useGalleryView } from './gallery-store.ts'
import { moveCursor } from './move-cursor.ts'
import { mostChosen, selectionFor, useSelection } from './selection-store.ts'
import { useBulk } from './use-bulk.ts'
import { useOpenItem } from './use-open-item.ts'
import { useRecallPart } from './use-recall-part.ts'
import { useLibraryWork } from './use-library-work.ts'

export interface GridPlace {
  readonly head: GalleryHead
  readonly shape: GridShape
  /** Rows on the screen. */
  readonly rows: number
  readonly itemAt: (index: number) => GalleryItem | undefined
  readonly onQuickLook: () => void
}

const recallKeys: Readonly<Record<string, RecallPart | 'remix'>> = { a: 'all', s: 'seed', p: 'prompt', r: 'remix' }

/** Choosing by pointer and by keyboard, and the commands that have keys in the grid. */
export function useGalleryKeys({ head, shape, rows, itemAt, onQuickLook }: GridPlace) {
  const { t } = useTranslation()
  const client = useClient()
  const work = useLibraryWork()
  const bulk = useBulk()
  const open = useOpenItem()
  const recall = useRecallPart()
  const { query, total = 0, source } = head

  /** The items between two places; what is not loaded is asked for. */
  async function stretch(from: number, to: number): Promise<Map<string, readonly string[]>> {
    const [low, high] = [Math.min(from, to), Math.min(Math.max(from, to), Math.min(from, to) + mostChosen - 1)]
    const items = Array.from({ length: high - low + 1 }, (_, n) => itemAt(low + n))
    if (query.groupBy === 'none' && items.every((item) => item !== undefined)) {
      return new Map(items.map(({ id }) => [id, [id]]))
    }
    if (source.kind !== 'query') return new Map()
    const { filter, sort, groupBy } = query
    const { items: ids } = await client.call('library.ids', {
      filter,
      sort,
      groupBy,
      offset: low,
      limit: high - low + 1,
    })
    return new Map(ids.map((group) => [group[0] ?? '', group]))
  }

  function moveTo(index: number, how: 'alone' | 'extend' | 'add'): void {
    const { anchor, chosen, all, select } = useSelection.getState()
    if (how === 'extend') {
      select({ cursor: index })
      void work(async () => select({ all: false, chosen: await stretch(anchor, index) }))
      return
    }
    select({ cursor: index, anchor: index })
    void work(async () => {
      const one = await stretch(index, index)
      if (how === 'alone' || all) return select({ all: false, chosen: one })
      const next = new Map(chosen)
      for (const [id, runs] of one) if (!next.delete(id)) next.set(id, runs)
      select({ all: false, chosen: next })
    })
  }

  function selectAll(): void {
    const { select } = useSelection.getState()
    if (source.kind === 'query') select({ all: true, chosen: new Map() })
    else void work(async () => select({ all: false, chosen: await stretch(0, total - 1) }))
  }

  function press(event: KeyboardEvent): void {
    if (total === 0) return
    const { cursor, all, chosen, clear } = useSelection.getState()
    const item = itemAt(cursor)
    const mod = event.ctrlKey || event.metaKey
    const done = () => event.preventDefault()
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const to = mod || event.altKey ? null : moveCursor(event.key, cursor, total, shape.columns, rows)
    const target = () =>
      selectionFor({ all, chosen }, useGalleryView.getState().filter, item === undefined ? [] : [item.id])
    if (to !== null) {
      done()
      moveTo(to, event.shiftKey ? 'extend' : 'alone')
    } else if (mod && key === 'a') {
      done()
      selectAll()
    } else if (mod && key === ' ') {
      done()
      moveTo(cursor, 'add')
    } else if (mod || event.altKey) return
    else if (key === ' ') {
      done()
      if (item !== undefined) onQuickLook()
    } else if (key === 'Enter') {
      done()
      if (item !== undefined) open(item)
    } else if (key === 'Escape') {
      clear()
    } else if (/^[0-5]$/.test(key)) {
      done()
      bulk.rate(target(), Number(key))
    } else if (key === '.') {
      done()
      bulk.star(target(), !(item?.starred ?? false))
    } else if (key === 'Delete' || key === 'Backspace') {
      done()
      if (!query.filter.removed) bulk.remove(target())
    } else if (key in recallKeys && item !== undefined && !event.shiftKey) {
      done()
      void recall(item.id, recallKeys[key] ?? 'all')
    }
  }

  return { press, moveTo, openAt: (index: number) => open(itemAt(index)), label: t('gallery.grid') }
}
