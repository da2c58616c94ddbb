import { intOf } from '../onnx/attributes.ts'
import type { Graph, GraphNode } from '../onnx/graph.ts'
import type { Provider } from './provider.ts'

/** What ONNX Runtime's Node binding takes for a provider. */
export interface ExecutionProvider {
  readonly name: Provider
  /** WebGPU only; its own choice is NHWC. */
  readonly preferredLayout?: 'NCHW'
}

/**
 * The provider with the options a graph needs.
 *
 * WebGPU in its NHWC layout gives wrong numbers for convolutions of groups that are not depthwise (1.30.0, measured: six
 * channels a group and a transposed one of two to one are off by more than the result is large); in NCHW they are right.
 */
export function executionProvider(name: Provider, graph: Graph): ExecutionProvider {
  const grouped = name === 'webgpu' && graph.nodes.some((node) => isGrouped(node, graph))
  return grouped ? { name, preferredLayout: 'NCHW' } : { name }
}

function isGrouped({ op, attributes, inputs }: GraphNode, graph: Graph): boolean {
  if (op !== 'Conv' && op !== 'ConvTranspose') return false
  const group = intOf(attributes, 'group', 1)
  const [first = 0, second = 0] = graph.types.get(inputs[1] ?? '')?.shape ?? []
  return group > 1 && !(first === group && second === 1)
}
