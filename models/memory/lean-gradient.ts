import type { Graph } from '../onnx/graph.ts'
import { must } from '../must.ts'
import { isLight } from './recompute-cost.ts'
import { recomputeInBackward } from './recompute-in-backward.ts'
import { planSaving } from './saved-values.ts'
import { valueKinds } from './value-kinds.ts'

/**
 * A gradient graph that keeps little of its forward pass: one tensor for each norm, non-linearity or attention, from which the cheap
 * rest is made again.
 *
 * The numbers are those of the plain graph, call by call.
 *
 * @param cotangents the inputs that carry cotangents; what depends on them is the backward pass
 * @param smallBytes values up to here are kept for nothing
 */
export function leanGradient(graph: Graph, cotangents: readonly string[], smallBytes = 65_536): Graph {
  const kinds = valueKinds(graph, new Set(cotangents))
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const mayRecompute = (name: string) => isLight(must(makers.get(name), 'a made value'), graph, kinds)
  const plan = planSaving(graph, { kinds, mayRecompute, smallBytes })
  return recomputeInBackward(graph, plan, kinds)
}
