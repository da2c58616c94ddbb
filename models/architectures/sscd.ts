import { z } from 'zod'
import type { Value } from '../nn/graph-builder.ts'
import { linear } from '../nn/linear.ts'
import type { Net } from '../nn/net.ts'
import { clip, div, pow, reduceL2, reduceMean, reshape } from '../nn/ops.ts'
import { sizeOf } from '../nn/shaping.ts'
import { resnetEncoder, torchvisionNames } from './resnet-encoder.ts'

const size = z.int().min(1)
const four = z.tuple([size, size, size, size]).readonly()

/** What decides the graph. The published files have no such configuration; the defaults are their ResNet-50 models. */
export const sscdConfigSchema = z
  .object({
    encoder: z
      .object({ stem: size, layers: four, widths: four, expansion: size })
      .readonly()
      .default({ stem: 64, layers: [3, 4, 6, 3], widths: [64, 128, 256, 512], expansion: 4 }),
    dimensions: size.default(512),
    /** p of the generalised mean. */
    pooling: z.number().min(1).default(3),
  })
  .readonly()

export type SscdConfig = z.infer<typeof sscdConfigSchema>

/** Below this, torch's pooling clamps, so that no root of 0 is ever taken. */
const leastFeature = 1e-6

/**
 * The copy detector SSCD (Pizzi et al., arXiv 2202.10261; names as in facebookresearch/sscd-copy-detection's torchvision
 * files): a ResNet, the generalised mean over all places, one linear layer, unit length.
 *
 * @param pixels `[N, 3, H, W]`, H and W at least 32, in whichever convention of colours the threshold was made for.
 * @returns `[N, dimensions]`; the cosine of two is their similarity.
 */
export function sscd(net: Net, config: SscdConfig, pixels: Value): Value {
  const root = net.weights.has('backbone.conv1.weight') ? 'backbone.' : ''
  const features = resnetEncoder(net, root, pixels, config.encoder, torchvisionNames).at(-1)
  if (features === undefined) throw new RangeError('a ResNet has stages')
  const pooled = generalisedMean(features, config.pooling)
  const embedding = linear(net, `${root}fc`, pooled, config.dimensions)
  // torch's normalize divides by at least 1e-12.
  return div(embedding, clip(reduceL2(embedding, [-1]), 1e-12, null))
}

/** `(mean x^p)^(1/p)` over all places, `[N, C, H, W]` to `[N, C]` (Radenovic et al., arXiv 1711.02512, eq. 3). */
function generalisedMean(x: Value, p: number): Value {
  const mean = reduceMean(pow(clip(x, leastFeature, null), p), [2, 3])
  return reshape(pow(mean, 1 / p), [sizeOf(x, 0), sizeOf(x, 1)])
}
