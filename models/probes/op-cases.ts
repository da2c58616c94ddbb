import type { Op } from '../onnx/infer-types.ts'
import { activationCases } from './activation-cases.ts'
import { contractionCases } from './contraction-cases.ts'
import { elementwiseCases } from './elementwise-cases.ts'
import { indexingCases } from './indexing-cases.ts'
import { movementCases } from './movement-cases.ts'
import type { OpCase } from './op-case.ts'
import { poolCases } from './pool-cases.ts'
import { reductionCases } from './reduction-cases.ts'
import { resizeCases } from './resize-cases.ts'
import { stoppedCases } from './stopped-cases.ts'

/**
 * What every operator is tried on: by the tests against central differences, by the doctor on every provider.
 *
 * Typed by the table's keys: an operator without a case does not compile.
 */
export const opCases: Readonly<Record<Op, readonly OpCase[]>> = {
  ...elementwiseCases,
  ...activationCases,
  ...movementCases,
  ...indexingCases,
  ...contractionCases,
  ...reductionCases,
  ...poolCases,
  ...resizeCases,
  ...stoppedCases,
}
