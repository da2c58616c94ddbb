import { useEffect, useRef } from 'react'
import type { DragEvent, MouseEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import { useSize } from '../../ui/use-size.ts'
import { dragOut } from './drag-out.ts'
import { GalleryCell } from './gallery-cell.tsx'
import { useGalleryView } from './gallery-store.ts'
import { gap, gridShape } from './grid-shape.ts'
import { useSelection } from './selection-store.ts'
import { useGalleryItems, type GalleryHead } from './use-gallery.ts'
import { useGalleryKeys } from './use-gallery-keys.ts'

interface GalleryGridProps {
  readonly head: GalleryHead
  readonly onQuickLook: () => void
}

/** Rows kept ready above and below what is seen. */
const overscan = 2

/**
 * All items, of which only the rows on the screen exist. One listbox: the focus stays on it, and the item the keyboard
 * is at is its active descendant, so that scrolling it away loses nothing.
 */
export function GalleryGrid({ head, onQuickLook }: GalleryGridProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const { layout, side, by } = useGalleryView()
  const { cursor, all, chosen } = useSelection()
  const { total = 0, query } = head
  const shape = gridShape(layout, size.width, side)
  const count = Math.ceil(total / shape.columns)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => shape.pitch,
    overscan,
    paddingStart: 4,
    paddingEnd: 14,
  })
  useEffect(() => rows.measure(), [rows, shape.pitch, shape.columns])
  const seen = rows.getVirtualItems()
  const from = (seen[0]?.index ?? 0) * shape.columns
  const to = Math.min(total, ((seen.at(-1)?.index ?? 0) + 1) * shape.columns)
  const { itemAt, likenessAt } = useGalleryItems(head, from, Math.max(from + 1, to))
  const keys = useGalleryKeys({
    head,
    shape,
    rows: Math.max(1, Math.floor(size.height / shape.pitch)),
    itemAt,
    onQuickLook,
  })

  // Another question begins at its first item.
  const asked = JSON.stringify([query, head.source])
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0
    useSelection.getState().select({ all: false, chosen: new Map(), cursor: 0, anchor: 0 })
  }, [asked])
  // The quick look leads on without the grid.
  const cursorRow = Math.floor(cursor / shape.columns)
  useEffect(() => rows.scrollToIndex(cursorRow, { align: 'auto' }), [rows, cursorRow])
  // What was removed at the end of the list leaves the keyboard at the new end.
  useEffect(() => {
    if (total > 0 && cursor >= total) useSelection.getState().select({ cursor: total - 1, anchor: total - 1 })
  }, [total, cursor])

  const indexOf = (event: MouseEvent): number | null => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-index]')
    return cell === null ? null : Number(cell.dataset['index'])
  }
  const drag = (event: DragEvent) => {
    const item = itemAt(indexOf(event) ?? -1)
    if (item !== undefined)
      dragOut(event.dataTransfer, item, chosen.has(item.id) ? [...chosen.values()].flat() : [item.id])
  }
  return (
    <div ref={scroller} className="gallery__scroll" data-layout={layout} data-scrolling={rows.isScrolling}>
      <div
        role="listbox"
        className="gallery__list"
        tabIndex={0}
        data-arrows
        data-gallery
        aria-label={keys.label}
        aria-multiselectable
        aria-activedescendant={cursor >= from && cursor < to ? `gallery-item-${cursor}` : undefined}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={keys.press}
        onMouseDown={(event) => {
          const index = indexOf(event)
          // A press on what is chosen may begin a drag of all of it.
          if (index === null || event.button !== 0) return
          if (event.shiftKey) keys.moveTo(index, 'extend')
          else if (event.ctrlKey || event.metaKey) keys.moveTo(index, 'add')
          else if (!chosen.has(itemAt(index)?.id ?? '') || chosen.size < 2) keys.moveTo(index, 'alone')
        }}
        onClick={(event) => {
          const index = indexOf(event)
          if (index !== null && !event.shiftKey && !event.ctrlKey && !event.metaKey && chosen.size > 1)
            keys.moveTo(index, 'alone')
        }}
        onDoubleClick={(event) => keys.openAt(indexOf(event) ?? -1)}
        onDragStart={drag}
      >
        {seen.map((row) => (
          <div
            key={row.key}
            role="presentation"
            className="gallery__row"
            style={{
              transform: `translateY(${row.start}px)`,
              height: shape.pitch - (layout === 'grid' ? gap : 0),
              gridTemplateColumns: `repeat(${shape.columns}, ${layout === 'grid' ? `${shape.width}px` : '1fr'})`,
            }}
          >
            {Array.from({ length: Math.min(shape.columns, total - row.index * shape.columns) }, (_, column) => {
              const index = row.index * shape.columns + column
              const item = itemAt(index)
              return (
                <GalleryCell
                  key={index}
                  index={index}
                  total={total}
                  item={item}
                  likeness={likenessAt(index)}
                  isChosen={all || (item !== undefined && chosen.has(item.id))}
                  isCursor={index === cursor}
                  by={by}
                  isGrouped={query.groupBy !== 'none'}
                  layout={layout}
                />
              )
            })}
          </div>
        ))}
      </div>
      {head.total === 0 && (
        <p className="gallery__empty">{t(head.source.kind === 'query' ? 'gallery.none' : 'gallery.noneAlike')}</p>
      )}
    </div>
  )
}
