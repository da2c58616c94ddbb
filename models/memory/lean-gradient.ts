import type { Graph } from '../onnx/graph.ts'
import { must } from '../must.ts'
import { forwardSegments } from './forward-segments.ts'
import { isLight } from './recompute-cost.ts'
import { recomputeInBackward } from './recompute-in-backward.ts'
import { planSaving } from './saved-values.ts'
import { valueKinds, type ValueKind } from './value-kinds.ts'

/**
 * A gradient graph that keeps little of its forward pass: one tensor for each norm, non-linearity or attention, from which the cheap
 * rest is made again.
 *
 * With several segments it keeps what passes from one to the next, and makes the inside of a segment again, convolutions and all, just
 * before it is pulled back: less memory for up to another forward pass, on the CPU provider. The numbers are those of the plain graph, call by call.
 *
 * @param cotangents the inputs that carry cotangents; what depends on them is the backward pass
 * @param smallBytes values up to here are kept for nothing
 */
export function leanGradient(
  graph: Graph,
  cotangents: readonly string[],
  { smallBytes = 65_536, segments = 1 }: { readonly smallBytes?: number; readonly segments?: number } = {},
): Graph {
  const lean = keepingLittle(graph, cotangents, smallBytes, segments > 1)
  return segments === 1 ? lean : keepingBorders(lean, cotangents, segments, smallBytes)
}

function keepingLittle(graph: Graph, cotangents: readonly string[], smallBytes: number, movesSlices: boolean): Graph {
  const kinds = valueKinds(graph, new Set(cotangents))
  const plan = planSaving(graph, { kinds, mayRecompute: cheap(graph, kinds), smallBytes, movesSlices })
  return recomputeInBackward(graph, plan, kinds)
}

/**
 * In a second pass, because each of the two makes a value again at its own time: the first what a single call of the backward pass reads,
 * just before it; this one what the first kept, all of a segment at once.
 */
function keepingBorders(lean: Graph, cotangents: readonly string[], segments: number, smallBytes: number): Graph {
  const kinds = valueKinds(lean, new Set(cotangents))
  const isCheap = cheap(lean, kinds)
  const kept = planSaving(lean, { kinds, mayRecompute: () => false, smallBytes, movesSlices: true })
  const { of, last, borders } = forwardSegments(lean, kinds, kept, segments)
  const mayRecompute = (name: string) => !borders.has(name) && (of(name) < last || isCheap(name))
  return recomputeInBackward(lean, planSaving(lean, { kinds, mayRecompute, smallBytes, movesSlices: true }), kinds)
}

function cheap(graph: Graph, kinds: ReadonlyMap<string, ValueKind>): (name: string) => boolean {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  return (name) => isLight(must(makers.get(name), 'a made value'), graph, kinds)
}
