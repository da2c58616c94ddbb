import type { MethodOptions } from '../methods/method.ts'
import type { Crops, Stages } from '../methods/stages.ts'
import { noiseStream } from '../tensor/noise-stream.ts'
import { cropWindows, type Box } from './crop-windows.ts'
import { regionOf } from './region.ts'
import { cropMatrices } from './resampling.ts'

/** What the guidance encoder looks at in one step: everything of a `ScoreRequest` that doesn't depend on the picture. */
export interface View {
  readonly mask: Float32Array
  readonly crops: Crops
  readonly salientCrops: Crops
}

/** The views of one optimisation step. */
export interface StepViews {
  /** Random windows: what the gradient is taken of. */
  readonly windows: View
  /** The whole picture and the whole region, once: what steps are compared by. */
  readonly whole: View
  /** The mask to show and to store. */
  readonly shown: Float32Array
}

interface CropOptions {
  readonly seed: number
  readonly cuts: Pick<MethodOptions['cuts'], 'n' | 'power'>
}

type ViewOptions = CropOptions & Pick<MethodOptions, 'region' | 'threshold'>

/**
 * What the guidance encoder sees in optimisation step m.
 *
 * The salient term sees the same windows as the global one (aug in reference 1.4); in the region mode `crop`, windows
 * inside the box drawn with the same random numbers.
 *
 * Steps cannot be compared by the loss of their windows: with `min`, drawing new windows moves it far more than an
 * update does (docs/decisions/0010-comparing-steps.md). The view of the whole has no randomness.
 *
 * @param mask final mask `[1, 1, H, W]`, 0..1
 */
export function viewsOf(stages: Stages, mask: Float32Array, m: number, options: ViewOptions): StepViews {
  const [, , height, width] = stages.shapes.image
  const picture: Box = { top: 0, left: 0, height, width }
  const { blend, box, shown } = regionOf(mask, height, width, options.region, options.threshold)
  const view = (crop: (box: Box) => Crops): View => {
    const crops = crop(picture)
    return { mask: blend, crops, salientCrops: options.region === 'crop' ? crop(box) : crops }
  }
  return {
    windows: view((part) => drawCrops(stages, m, options, part)),
    whole: view((part) => cropMatrices([part], height, width, stages.guidanceSize)),
    shown,
  }
}

/** n random windows inside a box, for step m; the same seed, step and box give the same windows. */
export function drawCrops(stages: Stages, m: number, options: CropOptions, box: Box): Crops {
  const stream = noiseStream(options.seed, 'crops', m)
  const { n, power } = options.cuts
  const windows = cropWindows(() => stream.uniform(), n, power, box, stages.guidanceSize)
  const [, , height, width] = stages.shapes.image
  return cropMatrices(windows, height, width, stages.guidanceSize)
}
