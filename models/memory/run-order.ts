import { must } from '../must.ts'
import type { GraphNode } from '../onnx/graph.ts'
import { dataOf } from './value-kinds.ts'

/**
 * The order in which ONNX Runtime runs calls, as far as it follows from the graph.
 *
 * A walk backwards from the calls nobody reads, the one that stands last first; of a call's makers, again, the one that stands last
 * first; a call comes after all of its makers (onnxruntime/core/graph/graph_viewer.cc and `ReverseDFSFrom`). Fusions move calls a
 * little.
 */
export function runOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const makers = new Map(nodes.flatMap((node, i) => node.outputs.map((name) => [name, i] as const)))
  const makersOf = nodes.map((node) =>
    [...new Set(dataOf(node).flatMap((name) => makers.get(name) ?? []))].sort((a, b) => a - b),
  )
  const read = new Set(makersOf.flat())
  const order: GraphNode[] = []
  const seen = new Set<number>()
  const stack = nodes.flatMap((_, i) => (read.has(i) ? [] : [i]))
  // A call is met twice: before its makers, and, as its complement, after them.
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top < 0) order.push(must(nodes[-1 - top], 'a call'))
    else if (!seen.has(top)) {
      seen.add(top)
      stack.push(-1 - top, ...must(makersOf[top], 'a call').filter((maker) => !seen.has(maker)))
    }
  }
  return order
}
