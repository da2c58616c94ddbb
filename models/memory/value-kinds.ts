import { must } from '../must.ts'
import type { Branch, Graph, GraphNode, TensorType } from '../onnx/graph.ts'
import { bytesPerElement } from '../tensor/dtype.ts'
import { sizeOf } from '../tensor/shape.ts'

/** Where a value of a gradient graph comes from: weights alone, an input, the forward pass, or the backward pass. */
export type ValueKind = 'fixed' | 'input' | 'forward' | 'backward'

/** What belongs to which pass: a value is of the backward pass when it depends on a cotangent. */
export function valueKinds(graph: Graph, cotangents: ReadonlySet<string>): ReadonlyMap<string, ValueKind> {
  const kinds = new Map<string, ValueKind>()
  for (const { name } of graph.initializers.values()) kinds.set(name, 'fixed')
  for (const { name } of graph.inputs) kinds.set(name, cotangents.has(name) ? 'backward' : 'input')
  for (const node of graph.nodes) {
    const from = dataOf(node).map((name) => must(kinds.get(name), 'nodes are in order'))
    const kind = from.includes('backward') ? 'backward' : from.every((k) => k === 'fixed') ? 'fixed' : 'forward'
    for (const name of node.outputs) kinds.set(name, kind)
  }
  return kinds
}

/** The values a call reads: its inputs that are there, and for `If` what its branches see of the graph around them. */
export function dataOf(node: GraphNode): readonly string[] {
  const own = node.inputs.filter((name) => name !== '')
  const inner = branchesOf(node).flatMap(({ nodes }) => nodes)
  if (inner.length === 0) return own
  const made = new Set(inner.flatMap(({ outputs }) => outputs))
  return [...new Set([...own, ...inner.flatMap(dataOf).filter((name) => !made.has(name))])]
}

export function branchesOf({ attributes }: GraphNode): readonly Branch[] {
  return Object.values(attributes).flatMap((attribute) => (attribute.kind === 'graph' ? [attribute.value] : []))
}

export function bytesOf({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * bytesPerElement[dtype]
}
