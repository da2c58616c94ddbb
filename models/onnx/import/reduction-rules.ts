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

const reduceLogSum: ImportRule = (call) => {
  const o = traceOps(call.t)
  return [o.log(o.reduceSum(itemAt(call, 0), axesOf(call), intOf(call.attributes, 'keepdims', 1) === 1))]
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

/** `x / ‖x‖_p` along one axis; 0 stays 0 in ONNX Runtime, so the norm is kept from 0. */
const lpNormalization: ImportRule = (call) => {
  const o = traceOps(call.t)
  const item = itemAt(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', -1), item.shape.length)
  const norm = intOf(call.attributes, 'p', 2) === 1 ? o.reduceL1(item, [axis]) : o.reduceL2(item, [axis])
  return [o.div(item, o.max(norm, 1e-30))]
}

const argMax: ImportRule = (call) => [call.t.op(call.op, [itemAt(call, 0)], call.attributes)]

/** Reductions and what is built on them. */
export const reductionRules: Readonly<Record<string, ImportRule>> = {
  ArgMax: argMax,
  ArgMin: argMax,
  LogSoftmax: softmax,
  LpNormalization: lpNormalization,
  ReduceL1: reduce,
  ReduceL2: reduce,
  ReduceLogSum: reduceLogSum,
  ReduceLogSumExp: reduce,
  ReduceMax: reduce,
  ReduceMean: reduce,
  ReduceMin: reduce,
  ReduceProd: reduce,
  ReduceSum: reduce,
  ReduceSumSquare: reduce,
  Softmax: softmax,
}
