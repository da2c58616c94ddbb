import { must } from '../../must.ts'
import { GraphBuilder } from '../../nn/graph-builder.ts'
import { int } from '../attributes.ts'
import type { DType, Graph, GraphNode, Initializer } from '../graph.ts'
import { onnxOfDtype } from '../onnx-dtype.ts'

/**
 * A graph of float16 or bfloat16 computed in float32: its weights stay as they are stored, each behind a Cast, which ONNX Runtime folds when it
 * makes the session.
 *
 * Gradient rules and samplers know float32 only, and a backward pass in halves underflows. A recipe that asks for float16 has the finished
 * gradient graph lowered (`models/precision`), which reads the stored halves again and keeps its sums in float32. Inputs and outputs become
 * float32. A graph without halves comes back unchanged.
 */
export function widenHalves(graph: Graph): Graph {
  if (![...graph.types.values()].some(({ dtype }) => wide(dtype) !== dtype)) return graph
  const initializers = new Map<string, Initializer>()
  const casts: GraphNode[] = []
  for (const init of graph.initializers.values()) {
    const stored = wide(init.dtype) === init.dtype ? init.name : `${init.name}.stored`
    initializers.set(stored, { ...init, name: stored })
    if (stored !== init.name) casts.push(castNode(stored, init.name))
  }
  const nodes = [...casts, ...graph.nodes.map((node) => (node.op === 'Cast' ? widerCast(graph, node) : node))]
  const wider = { ...graph, inputs: graph.inputs.map((i) => ({ ...i, dtype: wide(i.dtype) })), initializers, nodes }

  const k = new GraphBuilder(graph.name, graph.opset)
  const inputs = wider.inputs.map(({ name, dtype, shape }) => [name, k.input(name, dtype, shape)] as const)
  const outputs = k.inline(wider, Object.fromEntries(inputs), '')
  for (const { name } of graph.outputs) k.output(name, must(outputs[name], 'a graph knows its outputs'))
  return k.build()
}

function wide(dtype: DType): DType {
  return dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype
}

/** A cast between two kinds of floats that are one now does nothing. */
function widerCast(graph: Graph, node: GraphNode): GraphNode {
  const [from, to] = [node.inputs[0], node.outputs[0]].map((name) =>
    wide(must(graph.types.get(name ?? ''), 'a graph types its values').dtype),
  )
  if (from === to) return { ...node, op: 'Identity', attributes: {} }
  return to === 'float32' ? { ...node, attributes: { to: int(onnxOfDtype.float32) } } : node
}

function castNode(from: string, to: string): GraphNode {
  const attributes = { to: int(onnxOfDtype.float32) }
  return { op: 'Cast', domain: '', name: to, inputs: [from], outputs: [to], attributes }
}
