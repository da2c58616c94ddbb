import { GraphBuilder } from '../nn/graph-builder.ts'
import { add } from '../nn/ops.ts'
import { resampleMatrix, separable, transposed } from '../nn/resample.ts'
import type { Graph } from '../onnx/graph.ts'
import type { Pack } from './pack.ts'

/** TranSalNet's canvas around a picture of another aspect: 1 of 255 (reference/sgool-doodl-edict.md 5.1). */
const canvas = 1 / 255

/**
 * `image` `[1, 3, H, W]` to `saliency` `[1, 1, H, W]`.
 *
 * The picture is fitted into the network's fixed input, centred and without distortion, and its part is cut out of
 * the map again.
 */
export function saliencyStage({ saliency, shapes }: Pack): Graph {
  const g = new GraphBuilder('saliency')
  const { inputHeight, inputWidth } = saliency
  const [, , H, W] = shapes.image
  const scale = Math.min(inputHeight / H, inputWidth / W)
  const rows = fit(H, inputHeight, Math.round(H * scale))
  const cols = fit(W, inputWidth, Math.round(W * scale))

  const image = g.input('image', 'float32', shapes.image)
  const fitted = separable(
    image,
    g.floats(rows.into, [inputHeight, H]),
    g.floats(transposed(cols.into, inputWidth, W), [W, inputWidth]),
  )
  const margin = Float32Array.from({ length: inputHeight * inputWidth }, (_, i) =>
    rows.covers(Math.floor(i / inputWidth)) && cols.covers(i % inputWidth) ? 0 : canvas,
  )
  const input = margin.every((value) => value === 0)
    ? fitted
    : add(fitted, g.floats(margin, [1, 1, inputHeight, inputWidth]))
  const map = saliency.map(g, input)
  g.output(
    'saliency',
    separable(
      map,
      g.floats(rows.out, [H, inputHeight]),
      g.floats(transposed(cols.out, W, inputWidth), [inputWidth, W]),
    ),
  )
  return g.build()
}

/** Matrices of one axis: `into` `[outer, size]` places `size` pixels as `inner` in the middle of `outer`, `out` undoes it. */
function fit(size: number, outer: number, inner: number) {
  const begin = Math.floor((outer - inner) / 2)
  const into = new Float32Array(outer * size)
  into.set(resampleMatrix(size, inner, 'bilinear'), begin * size)
  const back = resampleMatrix(inner, size, 'bilinear')
  const out = new Float32Array(size * outer)
  for (let i = 0; i < size; i++) out.set(back.subarray(i * inner, (i + 1) * inner), i * outer + begin)
  return { into, out, covers: (i: number) => i >= begin && i < begin + inner }
}
