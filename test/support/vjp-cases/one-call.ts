import type { GraphBuilder, Value } from '../../../models/nn/graph-builder.ts'
import type { Attributes, Shape } from '../../../models/onnx/graph.ts'
import { sizeOf } from '../../../models/tensor/shape.ts'
import { draw, type Draw } from '../numbers.ts'
import type { VjpCase } from '../vjp-case.ts'

/** `x` alone through one operator; more inputs are constants made by `rest`. */
export function one(
  op: string,
  name: string,
  shape: Shape,
  kind: Draw,
  attributes: Attributes = {},
  rest: (k: GraphBuilder) => (Value | null)[] = () => [],
): VjpCase {
  return { name, inputs: { x: shape }, draw: kind, build: (k, { x }) => k.op(op, [x as Value, ...rest(k)], attributes) }
}

/** Several differentiated inputs, in order, through one operator. */
export function many(
  op: string,
  name: string,
  shapes: Readonly<Record<string, Shape>>,
  kind: Draw,
  attributes: Attributes = {},
): VjpCase {
  return { name, inputs: shapes, draw: kind, build: (k, x) => k.op(op, Object.values(x), attributes) }
}

/** A fixed constant; the seed keeps two of them apart. */
export const constant = (k: GraphBuilder, shape: Shape, kind: Draw = 'normal', seed = 77): Value =>
  k.floats(draw(kind, sizeOf(shape), seed), shape)
