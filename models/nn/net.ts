import type { Weights } from '../formats/weights.ts'
import type { Shape } from '../onnx/graph.ts'
import type { GraphBuilder, Value } from './graph-builder.ts'
import { cast, transpose } from './ops.ts'

/** What every layer needs: the graph it appends to, and the checkpoint it takes its tensors from. */
export interface Net {
  readonly g: GraphBuilder
  readonly weights: Weights
}

/**
 * A tensor of the checkpoint as float32.
 *
 * fp16 and bf16 checkpoints are computed in float32: the cast stands in the graph, so that the file itself is what ORT
 * reads.
 */
export function weight(net: Net, name: string, shape: Shape): Value {
  const { isTransposed, ...stored } = net.weights.get(name, shape)
  const value = cast(net.g.initializer(stored), 'float32')
  return isTransposed ? transpose(value, [1, 0]) : value
}
