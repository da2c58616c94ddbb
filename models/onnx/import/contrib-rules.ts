import { contribActivation } from './contrib-activation.ts'
import { contribAttention } from './contrib-attention.ts'
import { contribContraction } from './contrib-contraction.ts'
import { contribNorm } from './contrib-norm.ts'
import type { ImportRule } from './import-call.ts'

/** com.microsoft operators, lowered to standard ones before they are differentiated (ONNX Runtime's ContribOperators). */
export const contribRules: Readonly<Record<string, ImportRule>> = {
  ...contribActivation,
  ...contribAttention,
  ...contribContraction,
  ...contribNorm,
}
