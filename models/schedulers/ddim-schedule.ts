import { at } from '../tensor/vector.ts'
import { alphasCumprod, type NoiseSchedule } from './noise-schedule.ts'

/** One DDIM step: `x_prev = a·x_t + b·eps`. */
export interface DdimStep {
  /** The timestep the network is told. */
  readonly t: number
  readonly a: number
  /** Never positive. */
  readonly b: number
  readonly abar: number
  readonly abarPrev: number
  /** True where a = 1 and b = 0: the network cannot change anything and is not asked. */
  readonly isIdentity: boolean
}

/**
 * The coefficients of N deterministic DDIM steps, from the noisiest to the cleanest.
 *
 * a_t = sqrt(abar_prev / abar_t), b_t = sqrt(1 − abar_prev) − a_t sqrt(1 − abar_t)
 * (arXiv 2010.02502 eq. 12 with sigma = 0; written as in salesforce/EDICT:edict_functions.py). With offset 0 the last
 * step goes from abar[0] to abar[0] and is the identity (reference/sgool-doodl-edict.md 3.4).
 *
 * @param steps N; must divide the number of training steps, else N timesteps would not be N (same place)
 * @throws RangeError when it doesn't; `validateOptions` refuses it earlier, in words for the user
 */
export function ddimSchedule(schedule: NoiseSchedule, steps: number): readonly DdimStep[] {
  const { trainSteps, stepsOffset, setAlphaToOne } = schedule
  if (!Number.isInteger(steps) || steps < 1 || trainSteps % steps !== 0) {
    throw new RangeError(`${steps} steps do not divide the ${trainSteps} the model was trained with`)
  }
  const abars = alphasCumprod(schedule)
  const stride = trainSteps / steps
  return Array.from({ length: steps }, (_, i) => {
    const t = Math.min((steps - 1 - i) * stride + stepsOffset, trainSteps - 1)
    const abar = at(abars, t)
    const abarPrev = t - stride >= 0 ? at(abars, t - stride) : setAlphaToOne ? 1 : at(abars, 0)
    const a = Math.sqrt(abarPrev / abar)
    const b = Math.sqrt(1 - abarPrev) - a * Math.sqrt(1 - abar)
    return { t, a, b, abar, abarPrev, isIdentity: abarPrev === abar }
  })
}
