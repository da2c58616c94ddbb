import { must } from '../must.ts'
import { strOf } from '../onnx/attributes.ts'
import type { Attributes } from '../onnx/graph.ts'
import type { Value } from '../nn/graph-builder.ts'
import { contractAxis, type Matrix } from './contract-axis.ts'
import { resizeMatrix } from './resize-matrix.ts'

/** The interpolation matrix of each axis of a Resize from `x` to `y`; null where the axis stays as it is. */
export function resizeMatrices(
  x: Value,
  y: Value,
  inputs: readonly (Value | null)[],
  attributes: Attributes,
): (Matrix | null)[] {
  const read = (i: number) => (inputs[i] == null ? null : x.builder.constantOf(inputs[i]))
  const [roi, given] = [read(1), read(2)]
  // An empty tensor stands for an absent one in files of opset 11 and 12.
  const scales = given?.length === x.shape.length ? given : null
  const crops = strOf(attributes, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize'
  return x.shape.map((side, axis) => {
    const out = must(y.shape[axis], 'Resize keeps the rank')
    const scale = scales?.[axis] ?? out / side
    const [start, end] = crops && roi !== null ? [roi[axis] ?? 0, roi[axis + x.shape.length] ?? 1] : [0, 1]
    if (out === side && scale === 1 && start === 0 && end === 1) return null
    return resizeMatrix({ side, out, scale, roi: [start, end] }, attributes)
  })
}

/** A separable linear map: one constant matrix an axis, the smallest result first. */
export function applyMatrices(x: Value, matrices: readonly (Matrix | null)[]): Value {
  const order = matrices.flatMap((matrix, axis) => (matrix === null ? [] : [{ matrix, axis }]))
  order.sort((a, b) => a.matrix.rows / a.matrix.cols - b.matrix.rows / b.matrix.cols)
  return order.reduce((value, { matrix, axis }) => contractAxis(value, axis, matrix), x)
}
