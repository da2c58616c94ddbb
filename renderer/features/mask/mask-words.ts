import type { TFunction } from 'i18next'
import { ninthOf, type MaskSummary } from '../../../models/mask/mask-summary.ts'

/** "Mask covers 23 %, middle left": what cannot be seen, in words. */
export function summaryWords(t: TFunction, summary: MaskSummary | null): string {
  if (summary === null || summary.centre === null) return t('mask.coversNothing')
  return t('mask.covers', { n: Math.round(summary.share * 100), where: t(`mask.ninth.${ninthOf(summary.centre)}`) })
}
