import { must } from '../must.ts'
import { intOf } from '../onnx/attributes.ts'
import { axisOf, sideOf, sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, cast, equal, gemm, less, matmul, pad, reshape, transpose, where } from '../nn/ops.ts'
import { none, type Rule } from './rule.ts'

/**
 * Adds each picked element's cotangent back where it came from.
 *
 * As a product with a one-hot matrix, because ScatterElements with `add` sums in no fixed order on WebGPU
 * (reference/engine.md 1.3). A single constant index is plain padding.
 */
export const gatherVjp: Rule = ({ k, a, b, g, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', 0), a.shape.length)
  const side = sideOf(a.shape, axis)
  const [before, after] = [a.shape.slice(0, axis), a.shape.slice(axis + 1)]
  const count = sizeOf(b.shape)
  const picked = reshape(g, [sizeOf(before), count, sizeOf(after)])
  const constant = k.constantOf(b)
  if (constant?.length === 1) {
    const at = axisOf(must(constant[0], 'one index'), side)
    return [reshape(pad(picked, [0, at, 0, 0, side - at - 1, 0]), a.shape), none]
  }
  const oneHot = oneHotRows(reshape(b, [count, 1]), side)
  if (sizeOf(before) === 1) {
    return [reshape(gemm(oneHot, reshape(picked, [count, -1]), null, { transA: true }), a.shape), none]
  }
  return [reshape(matmul(transpose(oneHot, [1, 0]), picked), a.shape), none]
}

/** `[count, side]`: a one where the index, counted from either end, points. */
function oneHotRows(indices: Value, side: number): Value {
  const k = indices.builder
  const at = cast(indices, 'int64')
  const front = where(less(at, k.ints([0])), add(at, k.ints([side])), at)
  return cast(equal(front, k.ints(Array.from({ length: side }, (_, i) => i))), 'float32')
}
