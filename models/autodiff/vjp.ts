import { must } from '../must.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Graph } from '../onnx/graph.ts'
import { vjpInto } from './tape.ts'

export interface VjpOptions {
  /** Outputs (or any values) to differentiate. */
  readonly of: readonly string[]
  /** Inputs (or any values) to differentiate with respect to. */
  readonly wrt: readonly string[]
  /** Forward values the graph should also give. */
  readonly keep?: readonly string[]
  /** False: convolutions keep no flipped copy of their weights for their gradient; see `convVjp`. */
  readonly mayFlip?: boolean
}

/**
 * The vector–Jacobian product of a graph, as a graph.
 *
 * Its inputs are the graph's own and `ct_<name>` for each of `of`; its outputs `d_<name>` for each of `wrt`, then those
 * of `keep`. Forward calls the gradient does not need are gone. Made of plain ONNX operators, so that every execution
 * provider runs it.
 */
export function vjp(graph: Graph, { of, wrt, keep = [], mayFlip = true }: VjpOptions): Graph {
  const k = new GraphBuilder(`${graph.name}.vjp`, graph.opset)
  const inputs = graph.inputs.map(({ name, dtype, shape }) => [name, k.input(name, dtype, shape)] as const)
  const values = k.inlineAll(graph, Object.fromEntries(inputs), '')
  const value = (name: string) => must(values.get(name), `the graph ${graph.name} has a value ${name}`)
  const cotangents = of.map((name) => k.input(`ct_${name}`, value(name).dtype, value(name).shape))
  const gradients = vjpInto(k, { of: of.map(value), cotangents, wrt: wrt.map(value), mayFlip })
  wrt.forEach((name, i) => k.output(`d_${name}`, must(gradients[i], 'one gradient for each')))
  for (const name of keep) k.output(name, value(name))
  return k.build()
}
