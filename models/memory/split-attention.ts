import { must } from '../must.ts'
import { GraphBuilder, type Value } from '../nn/graph-builder.ts'
import { add, concat, matmul, mul, reshape, slice } from '../nn/ops.ts'
import { bytesOf } from '../nn/shaping.ts'
import { intOf } from '../onnx/attributes.ts'
import type { Graph, GraphNode } from '../onnx/graph.ts'
import { axisOf } from '../tensor/shape.ts'

/** Between logits and weights: calls that work on each row by itself, given softmax over the last axis. */
const rowWise: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div', 'Where', 'Clip', 'Cast'])

/**
 * The same graph with attention whose weights take more than `pieceBytes` computed for one block of queries after the other.
 *
 * `softmax(q kᵀ) v` goes row by row, so blocks are exact. Each waits for a number of the one before it; in the gradient the same tie
 * makes a block wait until the one behind it has been pulled back whole, so that one block's weights are there at a time. Any graph's
 * MatMul → (scale, mask) → Softmax → MatMul is found, imported ones' too. Differentiate afterwards.
 */
export function splitAttention(graph: Graph, pieceBytes: number): Graph {
  const isLarge = ({ op, outputs }: GraphNode) =>
    op === 'Softmax' && bytesOf(must(graph.types.get(outputs[0] ?? ''), 'every value is typed')) > pieceBytes
  if (!graph.nodes.some(isLarge)) return graph

  const k = new GraphBuilder(graph.name, graph.opset)
  const inputs = graph.inputs.map(({ name, dtype, shape }) => [name, k.input(name, dtype, shape)] as const)
  const values = k.inlineAll(graph, Object.fromEntries(inputs), '', (node, [weights, v]) =>
    node.op === 'MatMul' && weights && v ? inQueryBlocks(weights, v, pieceBytes) : null,
  )
  for (const { name } of graph.outputs) k.output(name, must(values.get(name), 'a graph knows its outputs'))
  return k.build()
}

function inQueryBlocks(weights: Value, v: Value, pieceBytes: number): [Value] | null {
  const softmax = weights.builder.producerOf(weights)
  const rank = weights.shape.length
  if (softmax?.op !== 'Softmax' || bytesOf(weights) <= pieceBytes) return null
  if (axisOf(intOf(softmax.attributes, 'axis', -1), rank) !== rank - 1 || logitsOf(weights) === null) return null
  const queries = must(weights.shape.at(-2), 'attention has queries')
  const count = Math.min(queries, Math.ceil(bytesOf(weights) / pieceBytes))
  const blocks: Value[] = []
  for (let i = 0; i < count; i++) {
    const [start, end] = [i, i + 1].map((n) => Math.round((n * queries) / count)) as [number, number]
    const before = blocks.at(-1) ?? null
    blocks.push(matmul(rowsOf(weights, start, end, before), after(v, before)))
  }
  return [concat(blocks, rank - 2)]
}

/** The product q kᵀ that weights come from, by row-wise calls alone. */
function logitsOf(value: Value): GraphNode | null {
  const k = value.builder
  const node = k.producerOf(value)
  if (node === null) return null
  if (node.op === 'MatMul') return node
  if (node.op !== 'Softmax' && !rowWise.has(node.op)) return null
  for (const name of node.inputs) {
    const found = name === '' ? null : logitsOf(k.value(name))
    if (found !== null) return found
  }
  return null
}

/** Rows `start .. end` of what leads from the logits to the weights. */
function rowsOf(value: Value, start: number, end: number, before: Value | null): Value {
  const k = value.builder
  const queries = value.shape.at(-2) ?? 1
  // Sides of 1 serve every row.
  if (queries === 1) return value
  const node = k.producerOf(value)
  if (node !== null && logitsOf(value) !== null) {
    const inputs = node.inputs.map((name) => (name === '' ? null : k.value(name)))
    if (node.op === 'MatMul') {
      const [q, keys] = inputs as [Value, Value]
      return matmul(after(slice(q, -2, start, end), before), after(keys, before))
    }
    return k.op(
      node.op,
      inputs.map((input) => input && rowsOf(input, start, end, before)),
      node.attributes,
    )
  }
  return slice(value, -2, start, end)
}

/** `x + 0 · earlier[0]`: x, once `earlier` is there; in the gradient, `earlier`'s cotangent once x's is there. */
function after(x: Value, earlier: Value | null): Value {
  if (earlier === null) return x
  const first = earlier.shape.reduce((rest, _, axis) => slice(rest, axis, 0, 1), earlier)
  return add(x, mul(reshape(first, [1]), 0))
}
