import type { Graph, GraphNode } from '../onnx/graph.ts'

/** The graph without calls, constants and types that no output needs. */
export function pruned(graph: Graph): Graph {
  const wanted = new Set(graph.outputs.map(({ name }) => name))
  const live: GraphNode[] = []
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue
    live.push(node)
    for (const name of node.inputs) wanted.add(name)
  }
  const named = new Set([...wanted, ...live.flatMap(({ outputs }) => outputs), ...graph.inputs.map(({ name }) => name)])
  return {
    ...graph,
    nodes: live.reverse(),
    initializers: new Map([...graph.initializers].filter(([name]) => wanted.has(name))),
    types: new Map([...graph.types].filter(([name]) => named.has(name))),
  }
}
