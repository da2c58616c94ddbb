import { broadcastShapes } from '../tensor/shape.ts'
import { intOf } from './attributes.ts'
import type { DType } from './graph.ts'
import { inputOf, type InferenceCall, type InferenceRule } from './inference-call.ts'
import { dtypeOfOnnx } from './onnx-dtype.ts'

const sameAsFirst: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  return [{ dtype, shape }]
}

function broadcastCall(call: InferenceCall, first: number): { dtype: DType; shape: readonly number[] } {
  const inputs = call.inputs.slice(first).map((_, i) => inputOf(call, first + i))
  const { dtype } = inputOf(call, first)
  const other = inputs.find((input) => input.dtype !== dtype)
  if (other !== undefined) throw new Error(`inputs are ${dtype} and ${other.dtype}`)
  return { dtype, shape: broadcastShapes(...inputs.map((input) => input.shape)) }
}

const broadcast: InferenceRule = (call) => [broadcastCall(call, 0)]

const compare: InferenceRule = (call) => [{ dtype: 'bool', shape: broadcastCall(call, 0).shape }]

const cast: InferenceRule = (call) => {
  const to = intOf(call.attributes, 'to', null)
  if (to === null) throw new Error('attribute to is missing')
  return [{ dtype: dtypeOfOnnx(to), shape: inputOf(call, 0).shape }]
}

const where: InferenceRule = (call) => {
  const { dtype, shape } = broadcastCall(call, 1)
  return [{ dtype, shape: broadcastShapes(inputOf(call, 0).shape, shape) }]
}

/** Operators that keep the shape, or broadcast it. */
export const inferElementwise = {
  Abs: sameAsFirst,
  Acos: sameAsFirst,
  Asin: sameAsFirst,
  Atan: sameAsFirst,
  Ceil: sameAsFirst,
  Clip: sameAsFirst,
  Cos: sameAsFirst,
  Erf: sameAsFirst,
  Exp: sameAsFirst,
  Floor: sameAsFirst,
  Identity: sameAsFirst,
  LeakyRelu: sameAsFirst,
  Log: sameAsFirst,
  LogSoftmax: sameAsFirst,
  Neg: sameAsFirst,
  Not: sameAsFirst,
  Reciprocal: sameAsFirst,
  Relu: sameAsFirst,
  Round: sameAsFirst,
  Sigmoid: sameAsFirst,
  Sign: sameAsFirst,
  Sin: sameAsFirst,
  Softmax: sameAsFirst,
  Softplus: sameAsFirst,
  Sqrt: sameAsFirst,
  Tan: sameAsFirst,
  Tanh: sameAsFirst,
  Add: broadcast,
  And: broadcast,
  Div: broadcast,
  Max: broadcast,
  Min: broadcast,
  Mul: broadcast,
  Or: broadcast,
  Pow: broadcast,
  Sub: broadcast,
  Equal: compare,
  Greater: compare,
  GreaterOrEqual: compare,
  Less: compare,
  LessOrEqual: compare,
  Cast: cast,
  Where: where,
} as const satisfies Readonly<Record<string, InferenceRule>>
