import { at } from '../tensor/vector.ts'
import type { DdimStep } from './ddim-schedule.ts'
import { alphasCumprod, type NoiseSchedule } from './noise-schedule.ts'

/**
 * The one step of a distilled model: from the noisiest timestep to the estimate of x_0 itself.
 *
 *   x_0 = (x_T − sqrt(1 − abar) eps) / sqrt(abar),  abar = abar[T−1]
 *
 * SD-Turbo's step (ExplainableML/ReNO calls it with one inference step at trailing spacing): a DDIM step to abar = 1.
 */
export function oneStepSchedule(schedule: NoiseSchedule): readonly [DdimStep] {
  const t = schedule.trainSteps - 1
  const abar = at(alphasCumprod(schedule), t)
  const a = 1 / Math.sqrt(abar)
  return [{ t, a, b: -a * Math.sqrt(1 - abar), abar, abarPrev: 1, isIdentity: false }]
}
