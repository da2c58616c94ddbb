import type { Branch, Graph, GraphNode, ValueInfo } from '../onnx/graph.ts'
import { bytesPerElement } from '../tensor/dtype.ts'
import { sizeOf } from '../tensor/shape.ts'
import { dataOf, valueKinds } from './value-kinds.ts'

/** The input that says whether the gradient is wanted, a bool. */
export const gateName = 'needGradient'

/**
 * One graph for the forward pass alone and for both passes: the backward pass stands in an `If`.
 *
 * So weights are loaded once for both uses, and what the backward pass computes takes no place in the forward pass, nor a forward
 * tensor's place over (reference/engine.md 0.4). For the CPU provider: others run `If` on the host. Without the gradient its outputs
 * are zeros.
 *
 * @param cotangents what depends on them is the backward pass
 */
export function gateBackward(graph: Graph, cotangents: readonly string[]): Graph {
  const kinds = valueKinds(graph, new Set(cotangents))
  const isBackward = (name: string) => kinds.get(name) === 'backward'
  const inside = onlyForBackward(graph, (node) => isBackward(node.outputs[0] ?? ''))
  const gradients = graph.outputs.filter(({ name }) => isBackward(name))
  const inner = (name: string) => (gradients.some((gradient) => gradient.name === name) ? `${name}.taken` : name)

  const taken: Branch = {
    name: 'gradient',
    nodes: graph.nodes
      .filter((node) => inside.has(node))
      .map((node) => ({ ...node, inputs: node.inputs.map(inner), outputs: node.outputs.map(inner) })),
    outputs: gradients.map((gradient) => ({ ...gradient, name: inner(gradient.name) })),
  }
  const spared: Branch = {
    name: 'none',
    nodes: gradients.map(({ name }) => identity(`zeros/${name}`, `${name}.spared`)),
    outputs: gradients.map((gradient) => ({ ...gradient, name: `${gradient.name}.spared` })),
  }
  const gate: ValueInfo = { name: gateName, dtype: 'bool', shape: [] }
  const choice: GraphNode = {
    op: 'If',
    domain: '',
    name: 'gate',
    inputs: [gateName],
    outputs: gradients.map(({ name }) => name),
    attributes: { then_branch: { kind: 'graph', value: taken }, else_branch: { kind: 'graph', value: spared } },
  }
  const zeros = gradients.map(zerosOf)
  const named = [...taken.outputs, ...spared.outputs, gate, ...zeros]
  return {
    ...graph,
    inputs: [...graph.inputs, gate],
    nodes: [...graph.nodes.filter((node) => !inside.has(node)), choice],
    initializers: new Map([...graph.initializers, ...zeros.map((zero) => [zero.name, zero] as const)]),
    types: new Map([...graph.types, ...named.map(({ name, dtype, shape }) => [name, { dtype, shape }] as const)]),
  }
}

/** The backward calls, and those that only they read. */
function onlyForBackward(graph: Graph, isBackward: (node: GraphNode) => boolean): ReadonlySet<GraphNode> {
  const readOutside = new Set(graph.outputs.map(({ name }) => name))
  const inside = new Set<GraphNode>()
  const fixed = valueKinds(graph, new Set())
  for (const node of graph.nodes.toReversed()) {
    // Constants are folded where they stand, and shared there.
    const isConstant = fixed.get(node.outputs[0] ?? '') === 'fixed'
    if (isBackward(node) || (!isConstant && !node.outputs.some((name) => readOutside.has(name)))) inside.add(node)
    else for (const name of dataOf(node)) readOutside.add(name)
  }
  return inside
}

function zerosOf({ name, dtype, shape }: ValueInfo) {
  const bytes = new Uint8Array(sizeOf(shape) * bytesPerElement[dtype])
  return { name: `zeros/${name}`, dtype, shape, source: { kind: 'inline', bytes } } as const
}

function identity(from: string, to: string): GraphNode {
  return { op: 'Identity', domain: '', name: to, inputs: [from], outputs: [to], attributes: {} }
}
