import { axisOf, sizeOf } from '../../tensor/shape.ts'
import { int, intOf, ints } from '../attributes.ts'
import { type ImportCall, type ImportRule, inputOrInts, itemAt } from './import-call.ts'
import { int64s } from './known.ts'
import { traceOps } from './trace-ops.ts'

/** The axes of a reduction, from wherever the opset has them. Empty when nothing is reduced. */
function axesOf(call: ImportCall): number[] {
  const { shape } = itemAt(call, 0)
  const given = inputOrInts(call, 1, 'axes') ?? []
  if (given.length > 0) return given.map((axis) => axisOf(axis, shape.length)).sort((a, b) => a - b)
  return intOf(call.attributes, 'noop_with_empty_axes', 0) === 1 ? [] : [...shape.keys()]
}

/** Canonical: axes as an attribute, for all but ReduceSum. */
const reduce: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const axes = axesOf(call)
  if (axes.length === 0) return [item]
  const keepdims = int(intOf(call.attributes, 'keepdims', 1))
  if (call.op === 'ReduceSum') return [call.t.op('ReduceSum', [item, int64s(axes)], { keepdims })]
  return [call.t.op(call.op, [item], { axes: ints(axes), keepdims })]
}

/** Before opset 13 the axes from `axis` on were taken together. */
const softmax: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const rank = item.shape.length
  if (call.version >= 13) {
    return [call.t.op(call.op, [item], { axis: int(axisOf(intOf(call.attributes, 'axis', -1), rank)) })]
  }
  const axis = axisOf(intOf(call.attributes, 'axis', 1), rank)
  if (axis === rank - 1) return [call.t.op(call.op, [item], { axis: int(axis) })]
  const o = traceOps(call.t)
  const flat = o.reshape(item, [sizeOf(item.shape.slice(0, axis)), sizeOf(item.shape.slice(axis))])
  return [o.reshape(call.t.op(call.op, [flat], { axis: int(1) }), item.shape)]
}

/** Reductions and what is built on them. */
export const reductionRules: Readonly<Record<string, ImportRule>> = {
  LogSoftmax: softmax,
  ReduceL1: reduce,
  ReduceL2: reduce,
  ReduceLogSum: reduce,
  ReduceLogSumExp: reduce,
  ReduceMax: reduce,
  ReduceMean: reduce,
  ReduceMin: reduce,
  ReduceProd: reduce,
  ReduceSum: reduce,
  ReduceSumSquare: reduce,
  Softmax: softmax,
}
