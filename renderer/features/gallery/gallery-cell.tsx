import { memo } from 'react'
import { CircleAlert, Import, Layers, Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem, GalleryMetric } from '../../../preload/contract/gallery.ts'
import { thumbnailUrl } from '../../client/picture-url.ts'
import { dateTime } from '../../i18n/format.ts'
import { Mark } from '../../ui/mark.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { isOpen } from '../running/run-patch.ts'
import { sizeOf, sortedValue, wordsOf } from './cell-words.ts'

export interface CellProps {
  readonly index: number
  readonly total: number
  readonly item: GalleryItem | undefined
  readonly likeness: number | null
  readonly isChosen: boolean
  readonly isCursor: boolean
  readonly by: GalleryMetric
  readonly isGrouped: boolean
  readonly layout: 'grid' | 'list'
}

/** One item of the gallery: a picture, or the four methods of one prompt and seed together. */
export const GalleryCell = memo(function GalleryCell(props: CellProps) {
  const { t } = useTranslation()
  const { index, total, item, isChosen, isCursor, layout } = props
  const words = item === undefined ? t('gallery.cell.loading') : wordsOf(t, item)
  return (
    <div
      id={`gallery-item-${index}`}
      role="option"
      className={`cell cell--${layout}`}
      aria-selected={isChosen}
      aria-posinset={index + 1}
      aria-setsize={total}
      title={words}
      data-index={index}
      data-cursor={isCursor}
      draggable={item !== undefined}
    >
      <span className="cell__words sr-only">{words}</span>
      {item !== undefined && (
        <span className="cell__content" aria-hidden="true">
          {layout === 'grid' ? <Tile {...props} item={item} /> : <Line {...props} item={item} />}
        </span>
      )}
    </div>
  )
})

type Filled = CellProps & { readonly item: GalleryItem }

function Tile({ item, by, isGrouped, likeness }: Filled) {
  const { t } = useTranslation()
  return (
    <>
      <Pictures item={item} isGrouped={isGrouped} />
      {item.group !== null && item.group.runs > 1 && (
        <span className="cell__badge cell__badge--group num">
          <Layers size={11} aria-hidden="true" />
          {item.group.runs}
        </span>
      )}
      {likeness !== null && (
        <span className="cell__badge num">{t('gallery.likeness', { n: Math.round(likeness * 100) })}</span>
      )}
      <span className="cell__foot">
        <span className="cell__prompt">{item.prompt}</span>
        <span className="cell__meta">
          <Methods item={item} />
          <Rating item={item} />
          <span className="num">{sortedValue(item, by)}</span>
        </span>
      </span>
    </>
  )
}

function Line({ item, by, isGrouped, likeness }: Filled) {
  const { t } = useTranslation()
  return (
    <>
      <Pictures item={item} isGrouped={isGrouped} />
      <span className="cell__prompt">{item.prompt}</span>
      <span className="cell__tags">
        {item.tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </span>
      <Methods item={item} />
      <Rating item={item} />
      <span className="num cell__number cell__size">
        {likeness === null ? sizeOf(item) : t('gallery.likeness', { n: Math.round(likeness * 100) })}
      </span>
      <span className="num cell__number">{sortedValue(item, by === 'pixels' ? 'guidance' : by)}</span>
      <span className="num cell__date">{dateTime(item.createdAt)}</span>
    </>
  )
}

/**
 * The four methods in places of their own, when items are groups: SD and Baseline above, DOODL and SGOOL below, so that
 * groups can be compared with each other. Else the most elaborate one alone.
 */
function Pictures({ item, isGrouped }: Pick<Filled, 'item' | 'isGrouped'>) {
  const { t } = useTranslation()
  const drawn = item.thumbnails.flatMap(({ method, image }) => (image === null ? [] : [{ method, image }]))
  const shown = isGrouped ? drawn : drawn.slice(-1)
  return (
    <span className="cell__pictures" data-four={shown.length > 1}>
      {shown.map(({ method, image }) => (
        <img
          key={method}
          className={`method-${method}`}
          src={thumbnailUrl(image)}
          alt=""
          decoding="async"
          draggable={false}
        />
      ))}
      {shown.length === 0 && <span className="cell__none">{t(`state.${item.state}`)}</span>}
      {isOpen(item.state) && (
        <span className="cell__state">
          <Spinner />
        </span>
      )}
      {(item.state === 'failed' || item.state === 'interrupted') && (
        <span className="cell__state cell__state--bad">
          <CircleAlert size={13} aria-hidden="true" />
        </span>
      )}
    </span>
  )
}

function Methods({ item }: { readonly item: GalleryItem }) {
  return (
    <span className="cell__methods">
      {item.reason === 'import' ? (
        <Import size={12} aria-hidden="true" />
      ) : (
        item.thumbnails.map(({ method }) => <Mark key={method} method={method} size={9} />)
      )}
    </span>
  )
}

function Rating({ item }: { readonly item: GalleryItem }) {
  return (
    <span className="cell__rating">
      {item.starred && <Star size={11} className="cell__star" aria-hidden="true" />}
      {item.rating > 0 && <span aria-hidden="true">{'●'.repeat(item.rating)}</span>}
    </span>
  )
}
