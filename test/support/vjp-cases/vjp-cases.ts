import type { DifferentiableOp } from '../../../models/autodiff/vjp-rules.ts'
import type { VjpCase } from '../vjp-case.ts'
import { contractionCases } from './contraction-cases.ts'
import { elementwiseCases } from './elementwise-cases.ts'
import { movementCases } from './movement-cases.ts'
import { reductionCases } from './reduction-cases.ts'

/** What every rule is tried on. Typed by the table's keys: a rule without a case does not compile. */
export const vjpCases: Readonly<Record<DifferentiableOp, readonly VjpCase[]>> = {
  ...elementwiseCases,
  ...movementCases,
  ...contractionCases,
  ...reductionCases,
}
