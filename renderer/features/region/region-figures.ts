import {
  coverageOf,
  energyShare,
  massShare,
  meanWithin,
  regionCosine,
  type Coverage,
} from '../../../models/inspect/region-share.ts'
import type { PlanePoint } from '../../../models/mask/polygon.ts'
import type { StepMaps } from './step-maps.ts'

/** What a region is to one step; null where it was not kept or means nothing. Shares are 0..1. */
export interface RegionFigures {
  /** Share of each term's gradient energy at the picture. */
  readonly global: number | null
  readonly salient: number | null
  /** Of the whole gradient's at the noise. */
  readonly latent: number | null
  /** Cosine of the two terms' gradients within the region. */
  readonly cosine: number | null
  readonly saliency: number | null
  /** Mean change of its pixels since step 0, and of those outside. */
  readonly change: number | null
  readonly changeOutside: number | null
  readonly intent: StepMaps['intent']
  readonly agreement: StepMaps['agreement']
}

/** The same outline is laid over many grids of few sizes: its coverage of each is worked out once. */
export function regionFigures(outline: readonly PlanePoint[]) {
  const covers = new Map<string, Coverage>()
  const cover = ({ width, height }: { readonly width: number; readonly height: number }): Coverage => {
    const key = `${width}x${height}`
    const known = covers.get(key) ?? coverageOf(outline, { width, height })
    covers.set(key, known)
    return known
  }
  return ({ saliency, change, gradient, field, intent, agreement }: StepMaps): RegionFigures => {
    const inside = cover(change)
    return {
      global: field && energyShare(field.global, cover(field)),
      salient: field && energyShare(field.saliency, cover(field)),
      latent: gradient && energyShare(gradient.data, cover(gradient)),
      cosine: field && regionCosine(field, cover(field)),
      saliency: saliency && massShare(saliency.data, cover(saliency)),
      change: meanWithin(change.data, inside),
      changeOutside: meanWithin(
        change.data,
        inside.map((value) => 1 - value),
      ),
      intent,
      agreement,
    }
  }
}
