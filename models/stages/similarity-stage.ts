import { normaliseColours, unitLength } from '../architectures/clip-vision.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import { clip, mul, reduceSum, reshape } from '../nn/ops.ts'
import { resample } from '../nn/resample.ts'
import type { Graph } from '../onnx/graph.ts'
import type { ClipRole, Pack } from './pack.ts'

/**
 * `image` `[1, 3, H, W]` and `text` `[1, P]` of unit length to `cosine` `[1]`, with the picture seen whole, and to the
 * picture's own `embedding` `[1, P]` of unit length.
 *
 * Resampled with the filter the encoder was trained with; the result is clamped as 8-bit pixels would be.
 */
export function similarityStage(
  { shapes }: Pack,
  { imageSize: S, projection, preprocessor, imageFeatures }: ClipRole,
): Graph {
  const g = new GraphBuilder('similarity')
  const image = g.input('image', 'float32', shapes.image)
  const text = g.input('text', 'float32', [1, projection])
  const view = clip(resample(g, image, S, S, preprocessor.filter), 0, 1)
  const seen = unitLength(imageFeatures(g, normaliseColours(g, preprocessor, view)))
  g.output('embedding', seen)
  g.output('cosine', reshape(reduceSum(mul(seen, text), [-1]), [1]))
  return g.build()
}
