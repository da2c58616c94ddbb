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
  /** The mask to show and to store. */
  readonly shown: Float32Array
}

interface CropOptions {
  readonly seed: number
  readonly cuts: Pick<MethodOptions['cuts'], 'n' | 'power'>
}

type ViewOptions = CropOptions & Pick<MethodOptions, 'region' | 'threshold'>

/**
 * The windows of optimisation step m and the region they are taken from.
 *
 * The salient term sees the same windows as the global one (aug in reference 1.4); in the region mode `crop`, windows
 * inside the box drawn with the same random numbers.
 *
 * @param mask final mask `[1, 1, H, W]`, 0..1
 */
export function viewOf(stages: Stages, mask: Float32Array, m: number, options: ViewOptions): View {
  const [, , height, width] = stages.shapes.image
  const region = regionOf(mask, height, width, options.region, options.threshold)
  const crops = drawCrops(stages, m, options, { top: 0, left: 0, height, width })
  const salientCrops = options.region === 'crop' ? drawCrops(stages, m, options, region.box) : crops
  return { mask: region.blend, crops, salientCrops, shown: region.shown }
}

/** n random windows inside a box, for step m; the same seed, step and box give the same windows. */
export function drawCrops(stages: Stages, m: number, options: CropOptions, box: Box): Crops {
  const stream = noiseStream(options.seed, 'crops', m)
  const { n, power } = options.cuts
  const windows = cropWindows(() => stream.uniform(), n, power, box, stages.guidanceSize)
  const [, , height, width] = stages.shapes.image
  return cropMatrices(windows, height, width, stages.guidanceSize)
}
