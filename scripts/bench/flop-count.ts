import { intOf } from '../../models/onnx/attributes.ts'
import type { Graph, GraphNode, Shape } from '../../models/onnx/graph.ts'
import { must } from '../../models/must.ts'
import { sizeOf } from '../../models/tensor/shape.ts'

/** Floating-point operations of a graph's convolutions and matrix products: two for each multiplication. */
export function flopCount(graph: Graph): number {
  const shape = (name: string | undefined) => must(graph.types.get(name ?? ''), 'graphs type every value').shape
  return graph.nodes.reduce((sum, node) => sum + 2 * multiplications(node, shape), 0)
}

function multiplications(node: GraphNode, shape: (name: string | undefined) => Shape): number {
  const [a, b] = node.inputs
  switch (node.op) {
    case 'Conv':
      // Every output element looks at one kernel: [out, in/group, k…].
      return sizeOf(shape(node.outputs[0])) * sizeOf(shape(b).slice(1))
    case 'ConvTranspose':
      // The adjoint: every input element is spread by one kernel [in, out/group, k…].
      return sizeOf(shape(a)) * sizeOf(shape(b).slice(1))
    case 'MatMul':
      return sizeOf(shape(node.outputs[0])) * must(shape(a).at(-1), 'MatMul has no scalars')
    case 'Gemm':
      return (
        sizeOf(shape(node.outputs[0])) * must(shape(a)[intOf(node.attributes, 'transA', 0) === 1 ? 0 : 1], 'rank 2')
      )
    default:
      return 0
  }
}
