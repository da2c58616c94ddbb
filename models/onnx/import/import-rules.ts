import { isKnownOp } from '../infer-types.ts'
import type { ImportRule } from './import-call.ts'
import { activationRules } from './activation-rules.ts'
import { simplifiedLayerNorm } from './contrib-norm.ts'
import { contribRules } from './contrib-rules.ts'
import { miscRules } from './misc-rules.ts'
import { normRules } from './norm-rules.ts'
import { reductionRules } from './reduction-rules.ts'
import { shapeRules } from './shape-rules.ts'
import { windowRules } from './window-rules.ts'

const standard: Readonly<Record<string, ImportRule>> = {
  SimplifiedLayerNormalization: simplifiedLayerNorm,
  ...activationRules,
  ...miscRules,
  ...normRules,
  ...reductionRules,
  ...shapeRules,
  ...windowRules,
}

/** The call as it is: the operator means the same in every opset from 11 to 21. */
const unchanged: ImportRule = ({ t, op, inputs, attributes, wanted }) => t.ops(op, inputs, attributes, wanted)

/** How an operator of the file becomes canonical ones; null when it is not supported. */
export function importRule(domain: string, op: string): ImportRule | null {
  if (domain === 'com.microsoft') return Object.hasOwn(contribRules, op) ? (contribRules[op] ?? null) : null
  if (domain !== '') return null
  if (Object.hasOwn(standard, op)) return standard[op] ?? null
  return isKnownOp(op) ? unchanged : null
}
