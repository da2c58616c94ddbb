import { conv2d } from '../nn/conv.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { linear } from '../nn/linear.ts'
import { weight } from '../nn/net.ts'
import type { Net } from '../nn/net.ts'
import { layerNorm } from '../nn/norms.ts'
import { add, concat, div, expand, mul, reduceSum, reshape, slice, sqrt, sub } from '../nn/ops.ts'
import { sizeOf, toSequence } from '../nn/shaping.ts'
import { clipLayers } from './clip-tower.ts'
import type { ClipConfig, ClipPreprocessor } from './clip-config.ts'

/** `(image − mean) / std` for pictures 0..1. */
export function normaliseColours(g: GraphBuilder, preprocessor: ClipPreprocessor, image: Value): Value {
  const mean = g.floats(preprocessor.mean, [1, 3, 1, 1])
  const std = g.floats(preprocessor.std, [1, 3, 1, 1])
  return div(sub(image, mean), std)
}

/**
 * A picture in CLIP's common space, not yet of unit length (transformers `CLIPModel.get_image_features`).
 *
 * @param pixels normalised, `[N, 3, S, S]`.
 * @returns `[N, projection]`.
 */
export function clipImageFeatures(net: Net, config: ClipConfig, pixels: Value): Value {
  const { width, patchSize, eps } = config.vision
  const name = 'vision_model'
  const count = sizeOf(pixels, 0)

  const patches = toSequence(
    conv2d(net, `${name}.embeddings.patch_embedding`, pixels, width, {
      kernel: patchSize,
      stride: patchSize,
      pad: 0,
      bias: false,
    }),
  )
  const summary = reshape(weight(net, `${name}.embeddings.class_embedding`, [width]), [1, 1, width])
  const tokens = concat([expand(summary, [count, 1, width]), patches], 1)
  const places = weight(net, `${name}.embeddings.position_embedding.weight`, [sizeOf(tokens, 1), width])

  // Sic: the checkpoints' own misspelling.
  const x = layerNorm(net, `${name}.pre_layrnorm`, add(tokens, places), eps)
  const h = clipLayers(net, `${name}.encoder`, x, config.vision)
  const pooled = reshape(slice(h, 1, 0, 1), [count, width])
  return linear(
    net,
    'visual_projection',
    layerNorm(net, `${name}.post_layernorm`, pooled, eps),
    config.projection,
    false,
  )
}

/** Vectors `[N, D]` scaled to unit length. */
export function unitLength(x: Value): Value {
  return div(x, sqrt(reduceSum(mul(x, x), [-1])))
}
