import { GraphBuilder, type Value } from '../nn/graph-builder.ts'
import type { Graph, Shape } from '../onnx/graph.ts'
import type { Draw } from './draw.ts'

/** One use of an operator: what it is built from and how its inputs are drawn. */
export interface OpCase {
  readonly name: string
  /** Differentiated inputs, by name. */
  readonly inputs: Readonly<Record<string, Shape>>
  readonly draw: Draw
  readonly build: (k: GraphBuilder, x: Readonly<Record<string, Value>>) => Value
}

export function graphOfCase({ name, inputs, build }: OpCase): Graph {
  const k = new GraphBuilder(name)
  const values = Object.entries(inputs).map(([input, shape]) => [input, k.input(input, 'float32', shape)] as const)
  k.output('y', build(k, Object.fromEntries(values)))
  return k.build()
}
