import { intOf, strOf } from '../onnx/attributes.ts'
import { axisOf, sideOf } from '../tensor/shape.ts'
import type { Shape } from '../onnx/graph.ts'
import type { Value } from '../nn/graph-builder.ts'
import { cast, clip, expand, mul, pad, reduceSum, reshape, slice, sub, transpose } from '../nn/ops.ts'
import { oneHot } from './one-hot.ts'
import { none, type Rule } from './rule.ts'

/**
 * Elements picked or placed one by one along an axis: `y[…, j, …] = x[…, index[…, j, …], …]`.
 *
 * The index array becomes `[…, count, side]` ones with the axis moved last, so that both directions are a product and a
 * sum. Its sides may be smaller than the data's on the other axes; what lies outside is never touched.
 */
function placing(data: Shape, indices: Value, axis: number) {
  const others = data.flatMap((_, i) => (i === axis ? [] : [i]))
  const last = (x: Value) => transpose(x, [...others, axis])
  const ones = (dtype: Value['dtype']) => oneHot(last(indices), sideOf(data, axis), dtype)
  const back = data.map((_, i) => (i === axis ? data.length - 1 : others.indexOf(i)))
  return {
    /** `Σ_j` of what the picked element got, in the data's shape. */
    spread(picked: Value): Value {
      const moved = last(picked)
      const sum = reduceSum(
        mul(ones(picked.dtype), reshape(moved, [...moved.shape, 1])),
        [moved.shape.length - 1],
        false,
      )
      const small = transpose(sum, back)
      const missing = data.map((side, i) => side - sideOf(small.shape, i))
      return pad(small, [...data.map(() => 0), ...missing])
    },
    /** The elements that the indices name. */
    pick(whole: Value): Value {
      const cut = indices.shape.reduce(
        (x, side, i) => (i === axis || side === sideOf(data, i) ? x : slice(x, i, 0, side)),
        whole,
      )
      const moved = last(cut)
      const spreadOut = reshape(moved, [...moved.shape.slice(0, -1), 1, sideOf(data, axis)])
      return transpose(reduceSum(mul(ones(whole.dtype), spreadOut), [moved.shape.length], false), back)
    },
  }
}

export const gatherElementsVjp: Rule = ({ a, b, g, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', 0), a.shape.length)
  return [placing(a.shape, b, axis).spread(g), none]
}

/** The k largest elements are picked by the call's own indices. */
export const topKVjp: Rule = ({ k, a, g, node, inputs, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', -1), a.shape.length)
  const [, indices] = k.ops(node.op, inputs, attrs, 2) as [Value, Value]
  return [placing(a.shape, indices, axis).spread(g), none]
}

/** Overwritten elements get nothing, added ones pass everything on. Indices may not repeat when they overwrite (ONNX). */
export const scatterElementsVjp: Rule = ({ k, a, b, g, attrs, needs }) => {
  const axis = axisOf(intOf(attrs, 'axis', 0), a.shape.length)
  const reduction = strOf(attrs, 'reduction', 'none')
  if (reduction !== 'none' && reduction !== 'add') throw new Error(`the reduction ${reduction} has no gradient here`)
  const place = placing(a.shape, b, axis)
  const dUpdates = needs(2) ? place.pick(g) : none
  if (reduction === 'add' || !needs(0)) return [g, none, dUpdates]
  const hit = place.spread(cast(expand(k.scalar(1), b.shape), g.dtype))
  return [mul(g, sub(1, clip(hit, 0, 1))), none, dUpdates]
}
