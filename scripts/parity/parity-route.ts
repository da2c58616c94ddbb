import type { Graph } from '../../models/onnx/graph.ts'
import type { Precision } from '../../models/precision/precision.ts'

export type RouteFeeds = Readonly<Record<string, Float32Array | BigInt64Array>>

/** One way from a model's files to a graph, ready to be differentiated and compared. */
export interface ParityRoute {
  readonly graph: Graph
  /** The output compared with PyTorch's. */
  readonly of: string
  /** The value differentiated with respect to. */
  readonly wrt: string
  readonly feeds: RouteFeeds
  /** What both graphs are lowered to after differentiation. */
  readonly precision: Precision
  /** Where external weights are found. */
  readonly weightFolder: string
}
