import { must } from '../must.ts'
import type { Graph, GraphNode, Initializer, TensorType, ValueInfo } from '../onnx/graph.ts'

/** What a builder holds when it is asked for its graph. */
export interface DraftGraph {
  readonly name: string
  readonly opset: number
  readonly inputs: readonly ValueInfo[]
  readonly outputs: ReadonlyMap<string, ValueInfo>
  readonly nodes: readonly GraphNode[]
  readonly initializers: ReadonlyMap<string, Initializer>
  readonly types: ReadonlyMap<string, TensorType>
}

/** Prunes what no output needs, and gives every output its public name. */
export function finishGraph(draft: DraftGraph): Graph {
  const nodes = liveNodes(draft)
  const rename = publicNames(draft, nodes)
  const nameOf = (name: string) => rename.get(name) ?? name
  const typeOf = (name: string) => must(draft.types.get(name), `the draft types ${name}`)

  const finished: GraphNode[] = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(nameOf),
    outputs: node.outputs.map(nameOf),
  }))
  const types = new Map<string, TensorType>()
  const declare = (name: string, { dtype, shape }: TensorType) => types.set(name, { dtype, shape })

  for (const [name, value] of draft.outputs) {
    declare(name, value)
    if (nameOf(value.name) === name) continue
    finished.push(identity(nameOf(value.name), name))
  }
  const initializers = new Map<string, Initializer>()
  const used = new Set(finished.flatMap((node) => node.inputs))
  for (const init of draft.initializers.values()) {
    const name = nameOf(init.name)
    if (used.has(name)) initializers.set(name, { ...init, name })
  }
  for (const input of draft.inputs) declare(input.name, input)
  for (const init of initializers.values()) declare(init.name, init)
  for (const name of nodes.flatMap((node) => node.outputs)) declare(nameOf(name), typeOf(name))
  return {
    name: draft.name,
    opset: draft.opset,
    inputs: draft.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    outputs: [...draft.outputs].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    nodes: finished,
    initializers,
    types,
  }
}

/** The calls some output depends on, in their order. */
function liveNodes(draft: DraftGraph): readonly GraphNode[] {
  const wanted = new Set([...draft.outputs.values()].map(({ name }) => name))
  const live: GraphNode[] = []
  for (const node of draft.nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue
    live.push(node)
    for (const name of node.inputs) wanted.add(name)
  }
  return live.reverse()
}

/** New names: a computed output takes its public name, and whatever had that name by chance steps aside. */
function publicNames(draft: DraftGraph, nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  const rename = new Map<string, string>()
  const computed = new Set(nodes.flatMap((node) => node.outputs))
  const inputs = new Set(draft.inputs.map(({ name }) => name))
  for (const [name, value] of draft.outputs) {
    if (inputs.has(name)) throw new Error(`The graph ${draft.name} has an input and an output named ${name}`)
    if (computed.has(value.name) && !rename.has(value.name)) rename.set(value.name, name)
  }
  for (const name of [...computed, ...draft.initializers.keys()]) {
    if (draft.outputs.has(name) && !rename.has(name)) rename.set(name, `${name}.inner`)
  }
  return rename
}

function identity(from: string, to: string): GraphNode {
  return { op: 'Identity', domain: '', name: to, inputs: [from], outputs: [to], attributes: {} }
}
