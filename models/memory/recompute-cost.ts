import { must } from '../must.ts'
import type { Graph, GraphNode } from '../onnx/graph.ts'
import type { ValueKind } from './value-kinds.ts'

/** Operators that only look at the same memory under another shape. */
export const aliases: ReadonlySet<string> = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Identity'])

/** Operators whose time is that of touching their tensors once or twice: making a result again costs less than keeping it. */
const light: ReadonlySet<string> = new Set([
  ...aliases,
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Neg', 'Abs', 'Sqrt', 'Exp', 'Log', 'Erf', 'Reciprocal', 'Min', 'Max'],
  ...['Sigmoid', 'Tanh', 'Relu', 'LeakyRelu', 'Softplus', 'Clip', 'Cast', 'Where', 'Gelu', 'HardSigmoid', 'HardSwish'],
  ...['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal', 'Not', 'And', 'Or', 'Sign', 'Floor', 'Round'],
  ...['Transpose', 'Concat', 'Split', 'Slice', 'Pad', 'Expand', 'Tile', 'Gather', 'AveragePool', 'GlobalAveragePool'],
  ...['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceL2', 'ReduceSumSquare', 'Softmax', 'LogSoftmax'],
  ...['LayerNormalization', 'InstanceNormalization', 'BatchNormalization'],
])

/** Multiply-adds for each element of a product of activations that are cheaper than keeping it: attention's heads have 40 to 160. */
const lightProduct = 256

/** Whether a call may be made twice to save memory. */
export function isLight(node: GraphNode, graph: Graph, kinds: ReadonlyMap<string, ValueKind>): boolean {
  if (node.domain !== '') return false
  if (light.has(node.op)) return true
  if (node.op !== 'MatMul' || node.inputs.some((name) => kinds.get(name) === 'fixed')) return false
  const left = must(graph.types.get(node.inputs[0] ?? ''), 'MatMul has two inputs')
  return (left.shape.at(-1) ?? Infinity) <= lightProduct
}

/**
 * The inputs of a call that are numbers it computes with, by place, and not shapes, axes or indices.
 *
 * Only to these may a run-time zero be added.
 */
export function numericInputs(node: GraphNode): readonly number[] {
  const places = node.inputs.flatMap((name, i) => (name === '' ? [] : [i]))
  switch (node.op) {
    case 'InstanceNormalization':
    case 'LayerNormalization':
    case 'BatchNormalization':
      return places.filter((i) => i < 3)
    case 'Where':
      return places.filter((i) => i > 0)
    case 'Concat':
    case 'MatMul':
      return places
    default:
      return elementwise.has(node.op) ? places : [0]
  }
}

const elementwise: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Min', 'Max'])
