import { must } from '../must.ts'
import { intOf } from '../onnx/attributes.ts'
import type { DType, Shape } from '../onnx/graph.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { add, cast, mul, sub } from '../nn/ops.ts'
import { oneHot } from '../autodiff/one-hot.ts'
import { axisOf, sizeOf } from '../tensor/shape.ts'
import { bytesOfInt64s } from '../tensor/tensor-bytes.ts'
import type { Lowering } from './lowering.ts'

/** Numbers in the dtype of an output; null for one that cannot be written here. */
function numbers(k: GraphBuilder, data: readonly number[], shape: Shape, dtype: DType): Value | null {
  if (dtype === 'float32') return k.floats(data, shape)
  if (dtype !== 'int64') return null
  return k.initializer({ name: 'numbers', dtype, shape, source: { kind: 'inline', bytes: bytesOfInt64s(data) } })
}

const shape: Lowering = ({ k, a, attrs, outputs }) => {
  const start = intOf(attrs, 'start', 0)
  const sides = a.shape.slice(start, intOf(attrs, 'end', a.shape.length))
  return outputs[0] == null ? null : numbers(k, sides, [sides.length], 'int64')
}

const range: Lowering = ({ k, a, c, outputs }) => {
  const [start, delta] = [k.constantOf(a)?.[0], k.constantOf(c)?.[0]]
  const { shape: sides, dtype } = must(outputs[0], 'Range has one output')
  if (start === undefined || delta === undefined) return null
  return numbers(
    k,
    Array.from({ length: sizeOf(sides) }, (_, i) => start + i * delta),
    sides,
    dtype,
  )
}

const eyeLike: Lowering = ({ k, a, attrs, outputs }) => {
  const [rows = 0, cols = 0] = a.shape
  const offset = intOf(attrs, 'k', 0)
  const ones = Array.from({ length: rows * cols }, (_, i) => (i % cols === Math.floor(i / cols) + offset ? 1 : 0))
  return numbers(k, ones, [rows, cols], must(outputs[0], 'EyeLike has one output').dtype)
}

const constantOfShape: Lowering = ({ k, attrs, outputs }) => {
  const { dtype, shape: sides } = must(outputs[0], 'ConstantOfShape has one output')
  const value = attrs['value']
  const one = value?.kind === 'tensor' ? k.initializer({ name: 'value', ...value.value }) : k.scalar(0)
  return dtype === one.dtype ? k.op('Expand', [one, k.ints(sides)]) : null
}

/** `off + (on − off) · one-hot`, the new axis moved where it belongs. */
const oneHotted: Lowering = ({ k, a, b, c, attrs, outputs }) => {
  const { shape: sides, dtype } = must(outputs[0], 'OneHot has one output')
  const [depth = 0] = k.constantOf(b) ?? []
  if (dtype !== 'float32' || depth === 0) return null
  const axis = axisOf(intOf(attrs, 'axis', -1), sides.length)
  const ones = oneHot(a, depth, dtype)
  const order = sides.map((_, i) => (i === axis ? sides.length - 1 : i < axis ? i : i - 1))
  const [off, on] = [0, 1].map((i) => k.op('Slice', [c, k.ints([i]), k.ints([i + 1]), k.ints([0])])) as [Value, Value]
  return add(mul(k.op('Transpose', [ones], { perm: { kind: 'ints', value: order } }), sub(on, off)), off)
}

const hardmax: Lowering = ({ k, a, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', -1), a.shape.length)
  if (axis !== a.shape.length - 1) return null
  const winner = k.op('ArgMax', [a], { axis: { kind: 'int', value: axis }, keepdims: { kind: 'int', value: 0 } })
  return cast(oneHot(winner, must(a.shape[axis], 'a side'), 'float32'), a.dtype)
}

/** What is known once shapes are, and ones in chosen places. */
export const lowerShapes = {
  ConstantOfShape: constantOfShape,
  EyeLike: eyeLike,
  Hardmax: hardmax,
  OneHot: oneHotted,
  Range: range,
  Shape: shape,
  Size: ({ k, a }) => numbers(k, [sizeOf(a.shape)], [], 'int64'),
} as const satisfies Readonly<Record<string, Lowering>>
