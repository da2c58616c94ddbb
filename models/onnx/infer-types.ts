import type { TensorType } from './graph.ts'
import { inferContraction } from './infer-contraction.ts'
import { inferElementwise } from './infer-elementwise.ts'
import { inferEinsum } from './infer-einsum.ts'
import { inferIndexing } from './infer-indexing.ts'
import { inferMovement } from './infer-movement.ts'
import { inferReduction } from './infer-reduction.ts'
import { inferShapes } from './infer-shapes.ts'
import type { InferenceCall, InferenceRule } from './inference-call.ts'

/** Every operator the studio can type, with the rule of its output types (ONNX operator specifications, opset 17). */
export const inference = {
  ...inferElementwise,
  ...inferContraction,
  ...inferMovement,
  ...inferIndexing,
  ...inferEinsum,
  ...inferShapes,
  ...inferReduction,
} as const satisfies Readonly<Record<string, InferenceRule>>

/** An ai.onnx operator whose types are known here. */
export type Op = keyof typeof inference

export function isKnownOp(op: string): op is Op {
  return Object.hasOwn(inference, op)
}

/**
 * The static types of a call's outputs.
 *
 * Throws when the operator is unknown or its inputs do not fit; the caller adds the node's name.
 */
export function inferTypes(call: InferenceCall): readonly TensorType[] {
  if (!isKnownOp(call.op)) throw new Error('the operator is not supported')
  const rule: InferenceRule = inference[call.op]
  return rule(call)
}
