import type { GraphNode } from '../onnx/graph.ts'

/** The calls in an order in which every value is made before it is read; as they were, except where that forbids it. */
export function inOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const done = new Set<GraphNode>()
  const sorted: GraphNode[] = []
  for (const node of nodes) {
    // A stack of its own: chains are as deep as the network.
    const stack = [node]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (done.has(top)) {
        stack.pop()
        continue
      }
      const waiting = top.inputs.map((name) => makers.get(name)).filter((maker) => maker && !done.has(maker))
      if (waiting.length > 0) stack.push(...(waiting as GraphNode[]).reverse())
      else {
        done.add(top)
        sorted.push(top)
        stack.pop()
      }
    }
  }
  return sorted
}
