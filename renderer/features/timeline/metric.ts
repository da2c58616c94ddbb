import type { Drawing, StepRow } from '../../../preload/contract/records.ts'

/** What a step can be judged by. */
export const metrics = ['loss', 'global', 'saliency', 'guidance', 'judge', 'agreement'] as const
export type Metric = (typeof metrics)[number]

/** The value of a metric at a step; null where it was not measured. */
export function valueOf(metric: Metric, { loss, terms, guidanceScore, judgeScore, cosTerms }: StepRow): number | null {
  switch (metric) {
    case 'loss':
      return loss
    case 'global':
      return terms.global
    case 'saliency':
      return terms.saliency
    case 'guidance':
      return guidanceScore
    case 'judge':
      return judgeScore
    case 'agreement':
      return cosTerms
  }
}

const isLowerBetter: Readonly<Record<Metric, boolean>> = {
  loss: true,
  global: true,
  saliency: true,
  guidance: false,
  judge: false,
  agreement: false,
}

/**
 * Place of the best step of a drawing by a metric, the first of equals; null where none was measured.
 *
 * By the loss it is the step that the studio itself keeps as the best: losses of before a change do not count.
 */
export function bestPlace({ steps, bestStep }: Drawing, metric: Metric): number | null {
  if (metric === 'loss') {
    const place = steps.findIndex(({ index }) => index === bestStep)
    return place === -1 ? null : place
  }
  let best: { readonly place: number; readonly value: number } | null = null
  for (const [place, step] of steps.entries()) {
    const value = valueOf(metric, step)
    if (value === null || !Number.isFinite(value)) continue
    const isBetter = best === null || (isLowerBetter[metric] ? value < best.value : value > best.value)
    if (isBetter) best = { place, value }
  }
  return best?.place ?? null
}
