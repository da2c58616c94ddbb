import { useTranslation } from 'react-i18next'
import type { Drawing } from '../../../preload/contract/records.ts'
import { score } from '../../i18n/format.ts'

/** The chart in words. */
export function useChartSummary(drawings: readonly Drawing[]): string {
  const { t } = useTranslation()
  const sentences = drawings.flatMap(({ method, steps, bestStep }) => {
    const first = steps[0]
    const last = steps.at(-1)
    if (first === undefined || last === undefined) return []
    const name = t(`method.${method}`)
    if (steps.length === 1) return [t('chart.summaryOne', { method: name, first: score(first.guidanceScore) })]
    return [
      t('chart.summary', {
        method: name,
        first: score(first.guidanceScore),
        last: score(last.guidanceScore),
        n: last.index + 1,
        best: (bestStep ?? last.index) + 1,
      }),
    ]
  })
  return sentences.length === 0 ? t('chart.summaryEmpty') : sentences.join(' ')
}
