import type { Drawing, StepRow } from '../../../preload/contract/records.ts'
import { scaleOf } from './chart-scale.ts'
import type { Plot, Scale } from './chart-scale.ts'

/** Charts of the region inspector (../region/region-panels.ts). */
export type RegionCurveName =
  'regionEnergy' | 'regionLatent' | 'regionSaliency' | 'regionChange' | 'regionCosine' | 'regionIntent'

type Value = (step: StepRow) => number | null

/** One chart of the curves: a solid line for each drawing, perhaps a dashed one too. */
export interface CurvePanel {
  readonly name: CurveName | RegionCurveName
  readonly solid: Value
  readonly dashed: Value | null
  readonly drawings: readonly Drawing[]
  readonly scale: Scale
}

export const curveNames = ['scores', 'loss', 'terms', 'gradient', 'agreement'] as const
export type CurveName = (typeof curveNames)[number]

const values: Readonly<Record<CurveName, { readonly solid: Value; readonly dashed: Value | null }>> = {
  scores: { solid: ({ guidanceScore }) => guidanceScore, dashed: ({ judgeScore }) => judgeScore },
  loss: { solid: ({ loss }) => loss, dashed: null },
  terms: { solid: ({ terms }) => terms.global, dashed: ({ terms }) => terms.saliency },
  gradient: { solid: ({ gradNorm }) => gradNorm, dashed: null },
  agreement: { solid: ({ cosTerms }) => cosTerms, dashed: null },
}

/** The charts that have something to show. Scores compare all drawings; the rest concerns those that are optimised. */
export function curvePanels(drawings: readonly Drawing[], isOptimised: (drawing: Drawing) => boolean): CurvePanel[] {
  return curveNames.flatMap((name) => {
    const { solid, dashed } = values[name]
    const shown = name === 'scores' ? drawings : drawings.filter(isOptimised)
    const all = shown.flatMap(({ steps }) => steps.flatMap((step) => [solid(step), dashed?.(step) ?? null]))
    const scale = scaleOf(all.filter((value) => value !== null))
    return scale === null ? [] : [{ name, solid, dashed, drawings: shown, scale }]
  })
}

const gap = { left: 46, right: 12, top: 26, bottom: 18 }

/** Boxes for `count` charts in a room of this size: rows of three, or of two where it is narrow. */
export function curvePlots(count: number, width: number, height: number): Plot[] {
  const columns = Math.min(count, width < 420 ? 2 : 3)
  const rows = Math.ceil(count / Math.max(1, columns))
  const [cellWidth, cellHeight] = [width / Math.max(1, columns), height / Math.max(1, rows)]
  return Array.from({ length: count }, (_, n) => ({
    left: (n % columns) * cellWidth + gap.left,
    top: Math.floor(n / columns) * cellHeight + gap.top,
    width: Math.max(1, cellWidth - gap.left - gap.right),
    height: Math.max(1, cellHeight - gap.top - gap.bottom),
  }))
}

/** Screen place of step `at` in a chart whose first and last steps lie on its edges. */
export function curveX(at: number, total: number, plot: Plot): number {
  return plot.left + (total < 2 ? 0.5 : at / (total - 1)) * plot.width
}

/** The step nearest to a screen place, within 0..last. */
export function stepAt(x: number, total: number, last: number, plot: Plot): number {
  return Math.max(0, Math.min(last, Math.round(((x - plot.left) / plot.width) * (total - 1))))
}
