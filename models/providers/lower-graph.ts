import { must } from '../must.ts'
import { GraphBuilder, type Value } from '../nn/graph-builder.ts'
import type { Graph, GraphNode } from '../onnx/graph.ts'
import { numbersOfBytes } from '../tensor/tensor-bytes.ts'
import { lowerElementwise } from './lower-elementwise.ts'
import { lowerMovement } from './lower-movement.ts'
import { lowerReductions } from './lower-reductions.ts'
import { lowerShapes } from './lower-shapes.ts'
import { lowerTruths } from './lower-truths.ts'
import { lowerWindows } from './lower-windows.ts'
import type { Lowering, LoweringCall } from './lowering.ts'
import { everything, type ProviderProfile } from './profile.ts'

/** A call the provider does not run and that has no other form: ONNX Runtime gives it to the CPU, with copies. */
export interface LeftCall {
  readonly node: string
  readonly op: string
  readonly reason: string
}

export interface LoweredGraph {
  readonly graph: Graph
  readonly left: readonly LeftCall[]
}

const lowerings: Readonly<Record<string, Lowering>> = {
  ...lowerElementwise,
  ...lowerMovement,
  ...lowerReductions,
  ...lowerShapes,
  ...lowerTruths,
  ...lowerWindows,
}

/** A lowering may emit operators that need one themselves; no chain is longer. */
const mostPasses = 8

/**
 * The same graph by the operators a provider has: same inputs, same outputs, same numbers but for rounding.
 *
 * Calls on constants alone are left as they are, since ONNX Runtime folds them when it loads the graph.
 */
export function lowerGraph(graph: Graph, profile: ProviderProfile): LoweredGraph {
  if (profile === everything) return { graph, left: [] }
  let lowered = graph
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = lowerOnce(lowered, profile)
    if (next === null) break
    lowered = next
  }
  return {
    graph: lowered,
    left: refusedCalls(lowered, profile).map(({ node, reason }) => ({ node: node.name, op: node.op, reason })),
  }
}

interface RefusedCall {
  readonly node: GraphNode
  readonly reason: string
}

function refusedCalls(graph: Graph, profile: ProviderProfile): RefusedCall[] {
  const constant = new Set(graph.initializers.keys())
  const typeOf = (name: string) => must(graph.types.get(name), `a finished graph types ${name}`)
  return graph.nodes.flatMap((node): RefusedCall[] => {
    if (node.inputs.every((name) => name === '' || constant.has(name))) {
      for (const name of node.outputs) constant.add(name)
      return []
    }
    const inputs = node.inputs.map((name) =>
      name === '' ? null : { ...typeOf(name), constant: constant.has(name), numbers: smallNumbers(graph, name) },
    )
    const { op, attributes } = node
    const reason = profile.refuses({ op, attributes, inputs, outputs: node.outputs.map(typeOf) })
    return reason === null ? [] : [{ node, reason }]
  })
}

function smallNumbers(graph: Graph, name: string): readonly number[] | null {
  const init = graph.initializers.get(name)
  return init?.source.kind === 'inline' && init.source.bytes.length <= 1024
    ? numbersOfBytes(init.dtype, init.source.bytes)
    : null
}

/** One pass; null when it changed nothing. */
function lowerOnce(graph: Graph, profile: ProviderProfile): Graph | null {
  const refused = new Map(refusedCalls(graph, profile).map(({ node, reason }) => [node, reason]))
  if (refused.size === 0) return null
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)])
  const lacks = (op: string) => profile.refuses({ op, attributes: {}, inputs: [], outputs: [] }) !== null
  let changed = false
  const replace = (node: GraphNode, inputs: readonly (Value | null)[]): readonly (Value | null)[] | null => {
    const reason = refused.get(node)
    const lower = Object.hasOwn(lowerings, node.op) ? lowerings[node.op] : undefined
    if (reason === undefined || lower === undefined) return null
    const values = lower(callOf(k, graph, node, inputs, read, { reason, lacks }))
    if (values !== null) changed = true
    return values !== null && 'builder' in values ? [values] : values
  }
  const k = new GraphBuilder(graph.name, graph.opset)
  const inputs = graph.inputs.map(({ name, dtype, shape }) => [name, k.input(name, dtype, shape)] as const)
  const values = k.inlineAll(graph, Object.fromEntries(inputs), '', replace)
  for (const { name } of graph.outputs) k.output(name, must(values.get(name), 'every output is computed'))
  return changed ? k.build() : null
}

function callOf(
  k: GraphBuilder,
  graph: Graph,
  node: GraphNode,
  inputs: readonly (Value | null)[],
  read: ReadonlySet<string>,
  more: Pick<LoweringCall, 'reason' | 'lacks'>,
): LoweringCall {
  const input = (i: number) => must(inputs[i], `${node.op} node ${node.name} has an input ${i}`)
  return {
    k,
    attrs: node.attributes,
    inputs,
    outputs: node.outputs.map((name) => (read.has(name) ? must(graph.types.get(name), 'a typed output') : null)),
    get a() {
      return input(0)
    },
    get b() {
      return input(1)
    },
    get c() {
      return input(2)
    },
    ...more,
  }
}
