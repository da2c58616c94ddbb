import { sizeOf } from '../tensor/shape.ts'
import { intOf } from './attributes.ts'
import { constantOf, inputOf, type InferenceRule } from './inference-call.ts'
import { dtypeOfOnnx } from './onnx-dtype.ts'

const shape: InferenceRule = (call) => {
  const rank = inputOf(call, 0).shape.length
  const bound = (value: number) => Math.min(Math.max(value < 0 ? value + rank : value, 0), rank)
  const start = bound(intOf(call.attributes, 'start', 0))
  return [{ dtype: 'int64', shape: [Math.max(0, bound(intOf(call.attributes, 'end', rank)) - start)] }]
}

const size: InferenceRule = (call) => {
  sizeOf(inputOf(call, 0).shape)
  return [{ dtype: 'int64', shape: [] }]
}

const range: InferenceRule = (call) => {
  const [[start = 0], [limit = 0], [delta = 1]] = [0, 1, 2].map((i) => constantOf(call, i)) as [
    number[],
    number[],
    number[],
  ]
  return [{ dtype: inputOf(call, 0).dtype, shape: [Math.max(0, Math.ceil((limit - start) / delta))] }]
}

const constantOfShape: InferenceRule = (call) => {
  const value = call.attributes['value']
  return [{ dtype: value?.kind === 'tensor' ? value.value.dtype : 'float32', shape: constantOf(call, 0) }]
}

const eyeLike: InferenceRule = (call) => {
  const like = inputOf(call, 0)
  const to = intOf(call.attributes, 'dtype', null)
  return [{ dtype: to === null ? like.dtype : dtypeOfOnnx(to), shape: like.shape }]
}

/** Operators that make tensors out of shapes and numbers. Shape arithmetic is folded before a graph is static. */
export const inferShapes = {
  ConstantOfShape: constantOfShape,
  EyeLike: eyeLike,
  Range: range,
  Shape: shape,
  Size: size,
} as const satisfies Readonly<Record<string, InferenceRule>>
