import { must } from '../must.ts'
import { axisOf, showShape, sideOf } from '../tensor/shape.ts'
import { intOf, intsOf, strOf } from './attributes.ts'
import { slide, windowAttributes } from './infer-contraction.ts'
import type { Shape, TensorType } from './graph.ts'
import { constantOf, hasInput, inputOf, type InferenceCall, type InferenceRule } from './inference-call.ts'

/** The axes of a reduction, from the attribute or (ReduceSum, and opset 18) the second input; all when absent. */
export function reducedAxes(call: InferenceCall): number[] {
  const rank = inputOf(call, 0).shape.length
  const given = hasInput(call, 1) ? constantOf(call, 1) : intsOf(call.attributes, 'axes', null)
  if (given === null || given.length === 0) return Array.from({ length: rank }, (_, i) => i)
  return given.map((axis) => axisOf(axis, rank))
}

const reduce: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const axes = new Set(reducedAxes(call))
  const keep = intOf(call.attributes, 'keepdims', 1) === 1
  return [{ dtype, shape: shape.flatMap((side, i) => (axes.has(i) ? (keep ? [1] : []) : [side])) }]
}

const argMax: InferenceRule = (call) => {
  const { shape } = inputOf(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', 0), shape.length)
  const keep = intOf(call.attributes, 'keepdims', 1) === 1
  return [{ dtype: 'int64', shape: shape.flatMap((side, i) => (i === axis ? (keep ? [1] : []) : [side])) }]
}

const layerNorm: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', -1), shape.length)
  const stats: TensorType = { dtype, shape: shape.map((side, i) => (i < axis ? side : 1)) }
  return [{ dtype, shape }, stats, stats].slice(0, call.outputs)
}

const perChannelNorm: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const channels = sideOf(shape, 1)
  for (let i = 1; i < call.inputs.length; i++) {
    if (inputOf(call, i).shape[0] !== channels) {
      throw new Error(`input ${i} ${showShape(inputOf(call, i).shape)} does not fit ${channels} channels`)
    }
  }
  return [{ dtype, shape }]
}

const pool: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const kernel = must(intsOf(call.attributes, 'kernel_shape', null), 'pools have a kernel_shape')
  const { strides, dilations, pads } = windowAttributes(call.attributes, shape.length - 2)
  const ceil = intOf(call.attributes, 'ceil_mode', 0) === 1
  const sides = slide(shape.slice(2), kernel, strides, dilations, pads, ceil)
  const type: TensorType = { dtype, shape: [...shape.slice(0, 2), ...sides] }
  return [type, { dtype: 'int64' as const, shape: type.shape }].slice(0, call.outputs)
}

const globalPool: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  return [{ dtype, shape: shape.map((side, i) => (i < 2 ? side : 1)) }]
}

const resize: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  return [{ dtype, shape: resizedShape(call, shape) }]
}

function resizedShape(call: InferenceCall, shape: Shape): Shape {
  if (strOf(call.attributes, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch' || 'axes' in call.attributes) {
    throw new Error('Resize with axes or an aspect policy is not supported')
  }
  const given = hasInput(call, 3) ? constantOf(call, 3) : constantOf(call, 2)
  if (given.length !== shape.length) throw new Error(`${given.length} sizes for ${showShape(shape)}`)
  return hasInput(call, 3) ? given : shape.map((side, i) => Math.floor(side * must(given[i], 'same length')))
}

/** Operators that look at many elements for each one they give. */
export const inferReduction = {
  ArgMax: argMax,
  ArgMin: argMax,
  AveragePool: pool,
  BatchNormalization: perChannelNorm,
  GlobalAveragePool: globalPool,
  GlobalLpPool: globalPool,
  GlobalMaxPool: globalPool,
  InstanceNormalization: perChannelNorm,
  LayerNormalization: layerNorm,
  LpPool: pool,
  MaxPool: pool,
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
  Resize: resize,
} as const satisfies Readonly<Record<string, InferenceRule>>
