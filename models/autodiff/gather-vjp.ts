import { must } from '../must.ts'
import { intOf } from '../onnx/attributes.ts'
import { axisOf, sideOf, sizeOf } from '../tensor/shape.ts'
import { gemm, matmul, pad, reshape, transpose } from '../nn/ops.ts'
import { oneHot } from './one-hot.ts'
import { none, type Rule } from './rule.ts'

/** Adds each picked element's cotangent back where it came from. A single constant index is plain padding. */
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
  const rows = oneHot(reshape(b, [count]), side, g.dtype)
  if (sizeOf(before) === 1) {
    return [reshape(gemm(rows, reshape(picked, [count, -1]), null, { transA: true }), a.shape), none]
  }
  return [reshape(matmul(transpose(rows, [1, 0]), picked), a.shape), none]
}
