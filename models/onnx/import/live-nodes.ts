import type { GraphProto, NodeProto } from 'onnx-buf'

export interface LiveNode {
  readonly proto: NodeProto
  /** Outputs from the front that anything reads. */
  readonly wanted: number
}

/** The nodes the outputs depend on, in the file's order. What a subgraph names counts as read. */
export function liveNodes(nodes: readonly NodeProto[], outputs: readonly string[]): LiveNode[] {
  const read = new Set(outputs)
  const live: LiveNode[] = []
  for (const proto of nodes.toReversed()) {
    const wanted = proto.output.findLastIndex((name) => name !== '' && read.has(name)) + 1
    if (wanted === 0) continue
    live.push({ proto, wanted })
    addReads(proto, read)
  }
  return live.reverse()
}

function addReads(node: NodeProto, read: Set<string>): void {
  for (const name of node.input) if (name !== '') read.add(name)
  for (const { g } of node.attribute) if (g !== undefined) addGraphReads(g, read)
}

function addGraphReads(graph: GraphProto, read: Set<string>): void {
  for (const node of graph.node) addReads(node, read)
  for (const { name } of graph.output) read.add(name)
}
