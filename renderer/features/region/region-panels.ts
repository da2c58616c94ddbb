import type { Drawing, StepRow } from '../../../preload/contract/records.ts'
import { scaleOf } from '../timeline/chart-scale.ts'
import type { CurvePanel, RegionCurveName } from '../timeline/curve-panels.ts'
import type { RegionFigures } from './region-figures.ts'

type Value = (figures: RegionFigures) => number | null

const values: Readonly<Record<RegionCurveName, { readonly solid: Value; readonly dashed: Value | null }>> = {
  regionEnergy: { solid: ({ global }) => global, dashed: ({ salient }) => salient },
  regionCosine: { solid: ({ cosine }) => cosine, dashed: null },
  regionLatent: { solid: ({ latent }) => latent, dashed: null },
  regionSaliency: { solid: ({ saliency }) => saliency, dashed: null },
  regionChange: { solid: ({ change }) => change, dashed: ({ changeOutside }) => changeOutside },
  regionIntent: { solid: ({ intent }) => intent?.score ?? null, dashed: ({ intent }) => intent?.chance ?? null },
}

export const regionCurveNames = Object.keys(values) as RegionCurveName[]

/** The charts of one drawing that have something to show: what was not kept leaves its chart out. */
export function regionPanels(
  drawing: Drawing,
  figuresOf: (step: StepRow) => RegionFigures | undefined,
  isPainted: boolean,
): CurvePanel[] {
  return regionCurveNames.flatMap((name) => {
    if (name === 'regionIntent' && !isPainted) return []
    const of = (value: Value) => (step: StepRow) => {
      const figures = figuresOf(step)
      return figures === undefined ? null : value(figures)
    }
    const { solid, dashed } = values[name]
    const panel = { name, solid: of(solid), dashed: dashed === null ? null : of(dashed), drawings: [drawing] }
    const all = drawing.steps.flatMap((step) => [panel.solid(step), panel.dashed?.(step) ?? null])
    const scale = scaleOf(all.filter((value) => value !== null))
    return scale === null ? [] : [{ ...panel, scale }]
  })
}
