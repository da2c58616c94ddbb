import type { Graph } from '../onnx/graph.ts'
import { halfPrecision } from './half-precision.ts'

export const precisions = ['float32', 'float16'] as const
/** What a network computes in; its inputs and outputs are float32 either way. */
export type Precision = (typeof precisions)[number]

export function inPrecision(graph: Graph, precision: Precision): Graph {
  return precision === 'float16' ? halfPrecision(graph) : graph
}
