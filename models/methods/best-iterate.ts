import type { StepRecord } from './method.ts'

/**
 * The better of two steps: the lower loss, the earlier one on a tie.
 *
 * The loss alone decides. Picking by the judge would make the judge part of the method, and its score worthless.
 */
export function betterStep(best: StepRecord | null, next: StepRecord): StepRecord {
  return best !== null && best.loss <= next.loss ? best : next
}
