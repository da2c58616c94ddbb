import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { int } from '../onnx/attributes.ts'
import type { Attributes, Shape } from '../onnx/graph.ts'
import { sizeOf } from '../tensor/shape.ts'
import { bytesOfInt64s } from '../tensor/tensor-bytes.ts'
import { draw, type Draw } from './draw.ts'
import type { OpCase } from './op-case.ts'

/** `x` alone through one operator; more inputs are constants made by `rest`. */
export function one(
  op: string,
  name: string,
  shape: Shape,
  kind: Draw,
  attributes: Attributes = {},
  rest: (k: GraphBuilder) => (Value | null)[] = () => [],
): OpCase {
  return { name, inputs: { x: shape }, draw: kind, build: (k, { x }) => k.op(op, [x as Value, ...rest(k)], attributes) }
}

/** Several differentiated inputs, in order, through one operator. */
export function many(
  op: string,
  name: string,
  shapes: Readonly<Record<string, Shape>>,
  kind: Draw,
  attributes: Attributes = {},
): OpCase {
  return { name, inputs: shapes, draw: kind, build: (k, x) => k.op(op, Object.values(x), attributes) }
}

/** A fixed constant; the seed keeps two of them apart. */
export const constant = (k: GraphBuilder, shape: Shape, kind: Draw = 'normal', seed = 77): Value =>
  k.floats(draw(kind, sizeOf(shape), seed), shape)

/** Constant int64 indices. */
export function index(k: GraphBuilder, at: readonly number[], shape: Shape = [at.length]): Value {
  const bytes = bytesOfInt64s(at)
  return k.initializer({ name: 'index', dtype: 'int64', shape, source: { kind: 'inline', bytes } })
}

/** The same indices, but worked out when the graph runs: no rule and no optimiser may read them. */
export function liveIndex(k: GraphBuilder, at: readonly number[], shape: Shape, x: Value): Value {
  const zero = k.op('Cast', [k.op('Mul', [k.op('ReduceSum', [x]), k.scalar(0)])], { to: int(7) })
  return k.op('Reshape', [k.op('Add', [index(k, at), k.op('Reshape', [zero, k.ints([1])])]), k.ints(shape)])
}
