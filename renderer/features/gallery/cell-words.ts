import type { TFunction } from 'i18next'
import type { GalleryItem, GalleryMetric } from '../../../preload/contract/gallery.ts'
import { count, dateTime, fine, score } from '../../i18n/format.ts'

/** An item in words, for the ear and the tooltip. */
export function wordsOf(t: TFunction, item: GalleryItem): string {
  const parts = [
    item.prompt,
    t('gallery.cell.seed', { seed: item.seed }),
    dateTime(item.createdAt),
    item.rating > 0 ? t('gallery.cell.rating', { count: item.rating }) : '',
    item.starred ? t('gallery.cell.starred') : '',
    item.best.guidance === null ? '' : t('gallery.cell.guidance', { score: score(item.best.guidance) }),
    item.group !== null && item.group.runs > 1 ? t('gallery.cell.group', { count: item.group.runs }) : '',
    item.state === 'finished' ? '' : t(`state.${item.state}`),
    item.tags.length > 0 ? t('gallery.cell.tags', { tags: item.tags.join(', ') }) : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** The number that the gallery is sorted by, as the cell shows it. */
export function sortedValue(item: GalleryItem, by: GalleryMetric): string {
  switch (by) {
    case 'guidance':
    case 'judge':
      return numberOr(item.best[by], score)
    case 'loss':
      return numberOr(item.best.loss, fine)
    case 'maskArea':
      return numberOr(item.maskArea, (area) => `${Math.round(area * 100)} %`)
    case 'pixels':
      return sizeOf(item)
    case 'seed':
      return String(item.seed)
    case 'created':
    case 'rating':
      return numberOr(item.best.guidance, score)
  }
}

export function sizeOf({ width, height }: Pick<GalleryItem, 'width' | 'height'>): string {
  return width === null || height === null ? '' : `${count(width)} × ${count(height)}`
}

function numberOr(value: number | null, format: (value: number) => string): string {
  return value === null ? '' : format(value)
}
