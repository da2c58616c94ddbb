import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import type { Attributes } from '../onnx/graph.ts'

/** A call that a provider does not run, while the graph is being rebuilt for it. */
export interface LoweringCall {
  readonly k: GraphBuilder
  readonly attrs: Attributes
  readonly inputs: readonly (Value | null)[]
  /** The types the outputs must have; null where nobody reads the output. */
  readonly outputs: readonly (Pick<Value, 'dtype' | 'shape'> | null)[]
  /** The first three inputs; reading an absent one is a bug and throws. */
  readonly a: Value
  readonly b: Value
  readonly c: Value
  /** Why the provider does not run the call. */
  readonly reason: string
  /** Whether the provider has no operator of this name at all. */
  readonly lacks: (op: string) => boolean
}

/** The same numbers by other operators, one value for each output that is read; null when there is no such way. */
export type Lowering = (call: LoweringCall) => Value | readonly (Value | null)[] | null
