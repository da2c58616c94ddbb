import type { Attributes, GraphNode } from '../onnx/graph.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'

/**
 * One operator call seen from behind.
 *
 * `g` is the cotangent of the first output `y`, of exactly its shape. `a`, `b`, `c` are the first three inputs; reading
 * one that is absent is a bug and throws.
 */
export interface RuleCall {
  readonly k: GraphBuilder
  readonly node: GraphNode
  readonly attrs: Attributes
  readonly inputs: readonly (Value | null)[]
  readonly outputs: readonly Value[]
  /** Cotangents by output; null where none arrived. */
  readonly gs: readonly (Value | null)[]
  readonly g: Value
  readonly y: Value
  readonly a: Value
  readonly b: Value
  readonly c: Value
  /** Whether a convolution may keep its weights a second time, flipped. */
  readonly mayFlip: boolean
  /** Whether the gradient of this input is wanted. */
  readonly needs: (input: number) => boolean
}

/** There is no rule for this input: wanting its gradient is refused when the graph is built, naming the node. */
export const none: unique symbol = Symbol('none')

/** This input's share is already in another input's cotangent (a pattern such as `x · sigmoid(x)`). */
export const covered: unique symbol = Symbol('covered')

export type Cotangent = Value | typeof none | typeof covered

/**
 * One cotangent per input, in order.
 *
 * A cotangent may have more axes or larger sides than its input, where the call broadcast it, or sides of 1 where every
 * element gets the same. The tape sums and repeats.
 */
export type Rule = (call: RuleCall) => readonly Cotangent[]

/** `none` for every input but the first: shapes, axes, bounds and sizes. */
export function refuseRest(inputs: readonly unknown[]): readonly (typeof none)[] {
  return inputs.slice(1).map(() => none)
}
