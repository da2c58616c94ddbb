import { minMax } from '../objectives/min-max.ts'
import { viewsOf, type StepViews, type View } from '../objectives/view.ts'
import { must } from '../must.ts'
import { norm } from '../tensor/vector.ts'
import type { Drawing } from './drawing.ts'
import type { LatentState } from './latent-state.ts'
import type { StepRecord } from './method.ts'
import type { CropReduction, ScoreRequest } from './stages.ts'

/** What one optimisation step drew, before anything is scored or differentiated. */
export interface Picture {
  /** x_0 and image of every chain; the first one is shown and stored. */
  readonly x0s: readonly Float32Array[]
  readonly images: readonly Float32Array[]
  readonly saliency: Float32Array
  readonly views: StepViews
  readonly guidanceScore: number
  readonly judgeScore: number | null
}

/**
 * Decodes the ends of the chains, predicts where people look, and lets the artist's hand change it.
 *
 * EDICT's two pictures share the first one's map and scores: they differ by about 4e-4 of their norm
 * (reference/sgool-doodl-edict.md 3.4), and an artist paints one mask. The judge is only ever read here.
 *
 * @param m index of the optimisation step
 */
export async function lookAt(drawing: Drawing, x0s: readonly Float32Array[], m: number): Promise<Picture> {
  const { stages, conditioning, options, hooks, meter } = drawing
  const images: Float32Array[] = []
  for (const z of x0s) images.push(await meter.run(() => stages.decode(z)))
  const image = must(images[0], 'a sampler has at least one chain')
  const saliency = minMax(await meter.run(() => stages.saliency(image)))
  const mask = await hooks.mask(saliency)
  if (mask.length !== saliency.length) {
    throw new RangeError(`the mask has ${mask.length} pixels and the picture ${saliency.length}`)
  }
  const { guidanceText, judgeText } = conditioning
  const guidanceScore = 100 * (await meter.run(() => stages.similarity('guidance', image, guidanceText)))
  const judgeScore =
    stages.hasJudge && judgeText !== null
      ? 100 * (await meter.run(() => stages.similarity('judge', image, judgeText)))
      : null
  return { x0s, images, saliency, views: viewsOf(stages, mask, m, options), guidanceScore, judgeScore }
}

/** The question that `Stages.score` answers about one image. */
export function scoreRequest(
  { stages, conditioning }: Drawing,
  image: Float32Array,
  view: View,
  reduction: CropReduction,
): ScoreRequest {
  const { mask, crops, salientCrops } = view
  const fill = stages.guidanceMean
  const { guidanceText: text, regionText } = conditioning
  return { image, text, regionText, mask, fill, crops, salientCrops, reduction }
}

/** The part of a step's record that is known once its picture is. */
export function recordPicture(
  picture: Picture,
  state: LatentState,
): Pick<
  StepRecord,
  'xT' | 'x0' | 'state' | 'image' | 'saliency' | 'mask' | 'guidanceScore' | 'judgeScore' | 'latentNorm'
> {
  const { x0s, images, saliency, views, guidanceScore, judgeScore } = picture
  const xT = must(state.latents[0], 'a sampler has at least one chain')
  return {
    xT,
    state,
    x0: must(x0s[0], 'a sampler has at least one chain'),
    image: must(images[0], 'one image for each chain'),
    saliency,
    mask: views.shown,
    guidanceScore,
    judgeScore,
    latentNorm: norm(xT),
  }
}
