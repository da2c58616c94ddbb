import { must } from '../must.ts'
import { axisOf } from '../tensor/shape.ts'
import { intOf, intsOf } from '../onnx/attributes.ts'
import type { GraphNode } from '../onnx/graph.ts'
import { matmul, mul, reduceSum, sub } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Rule } from './rule.ts'

/** `dX = y · (dY − Σ dY · y)`. */
export const softmaxVjp: Rule = ({ g, y, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', -1), y.shape.length)
  return [mul(y, sub(g, rowSums(g, y, axis)))]
}

/**
 * `Σ dY · y` along the axis.
 *
 * In attention `dY = dO Vᵀ`, so the sum over a row of S weights is one over the d channels of `dO · (y V)` (Dao et al. 2022,
 * arXiv:2205.14135, appendix B.2), and `y V` is already there: two passes less over the largest tensor.
 */
function rowSums(g: Value, y: Value, axis: number): Value {
  const k = g.builder
  const product = k.producerOf(g)
  if (product?.op === 'MatMul' && axis === y.shape.length - 1) {
    const [dO, vT] = product.inputs.map((name) => k.value(name)) as [Value, Value]
    const turned = k.producerOf(vT)
    const v = turned?.op === 'Transpose' ? k.value(must(turned.inputs[0], 'Transpose has an input')) : null
    const narrow = must(dO.shape.at(-1), 'a product has channels') < must(y.shape.at(-1), 'weights')
    if (v !== null && narrow && swapsLast(turned, v.shape.length)) return reduceSum(mul(dO, matmul(y, v)), [-1])
  }
  return reduceSum(mul(g, y), [axis])
}

function swapsLast(transpose: GraphNode | null, rank: number): boolean {
  const perm = intsOf(transpose?.attributes ?? {}, 'perm', null)
  return perm !== null && perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i))
}
