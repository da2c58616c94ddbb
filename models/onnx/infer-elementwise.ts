import { broadcastShapes, sameShape } from '../tensor/shape.ts'
import { intOf } from './attributes.ts'
import type { DType, TensorType } from './graph.ts'
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

const castLike: InferenceRule = (call) => [{ dtype: inputOf(call, 1).dtype, shape: inputOf(call, 0).shape }]

const classify: InferenceRule = (call) => [{ dtype: 'bool', shape: inputOf(call, 0).shape }]

/** The slope broadcasts to x, never the other way. */
const prelu: InferenceRule = (call) => {
  const { dtype, shape } = broadcastCall(call, 0)
  if (!sameShape(shape, inputOf(call, 0).shape)) throw new Error('the slope does not broadcast to the input')
  return [{ dtype, shape }]
}

const dropout: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const mask: TensorType = { dtype: 'bool', shape }
  return [{ dtype, shape }, mask].slice(0, call.outputs)
}

/** Operators that keep the shape, or broadcast it. */
export const inferElementwise = {
  Abs: sameAsFirst,
  Acos: sameAsFirst,
  Acosh: sameAsFirst,
  Asin: sameAsFirst,
  Asinh: sameAsFirst,
  Atan: sameAsFirst,
  Atanh: sameAsFirst,
  Ceil: sameAsFirst,
  Celu: sameAsFirst,
  Clip: sameAsFirst,
  Cos: sameAsFirst,
  Cosh: sameAsFirst,
  CumSum: sameAsFirst,
  Elu: sameAsFirst,
  Erf: sameAsFirst,
  Exp: sameAsFirst,
  Floor: sameAsFirst,
  HardSigmoid: sameAsFirst,
  HardSwish: sameAsFirst,
  Hardmax: sameAsFirst,
  Identity: sameAsFirst,
  LRN: sameAsFirst,
  LeakyRelu: sameAsFirst,
  Log: sameAsFirst,
  LogSoftmax: sameAsFirst,
  LpNormalization: sameAsFirst,
  Neg: sameAsFirst,
  Not: sameAsFirst,
  Reciprocal: sameAsFirst,
  Relu: sameAsFirst,
  Round: sameAsFirst,
  Selu: sameAsFirst,
  Shrink: sameAsFirst,
  Sigmoid: sameAsFirst,
  Sign: sameAsFirst,
  Sin: sameAsFirst,
  Sinh: sameAsFirst,
  Softmax: sameAsFirst,
  Softplus: sameAsFirst,
  Softsign: sameAsFirst,
  Sqrt: sameAsFirst,
  Tan: sameAsFirst,
  Tanh: sameAsFirst,
  ThresholdedRelu: sameAsFirst,
  Trilu: sameAsFirst,
  Add: broadcast,
  And: broadcast,
  Div: broadcast,
  Max: broadcast,
  Mean: broadcast,
  Min: broadcast,
  Mod: broadcast,
  Mul: broadcast,
  Or: broadcast,
  Pow: broadcast,
  Sub: broadcast,
  Sum: broadcast,
  Xor: broadcast,
  Equal: compare,
  Greater: compare,
  GreaterOrEqual: compare,
  Less: compare,
  LessOrEqual: compare,
  IsInf: classify,
  IsNaN: classify,
  Cast: cast,
  CastLike: castLike,
  Dropout: dropout,
  PRelu: prelu,
  Where: where,
} as const satisfies Readonly<Record<string, InferenceRule>>
