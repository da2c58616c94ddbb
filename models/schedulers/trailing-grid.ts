import { at } from '../tensor/vector.ts'
import { alphasCumprod, type NoiseSchedule } from './noise-schedule.ts'

/** A place on the way from noise to picture: x_t = alpha·x_0 + sigma·noise, alpha² + sigma² = 1. */
export interface GridPoint {
  /** The timestep the network is told. */
  readonly t: number
  readonly alpha: number
  readonly sigma: number
}

/**
 * The N + 1 points of N steps that begin at the noisiest timestep the model knows: T−1, T−1−T/N, …, and the end.
 *
 * "Trailing" spacing (arXiv 2305.08891, table 2). DDIM as EDICT and DOODL run it is spaced from the clean end instead
 * ("leading"): its N = 1 begins at t = 0, where nothing is left to do. Solvers of few steps need the noisy end.
 *
 * The last point is where no network is asked any more: abar[0], or no noise at all with `setAlphaToOne`.
 *
 * @param steps N; must divide the number of training steps
 * @throws RangeError when it doesn't; `validateOptions` refuses it earlier, in words for the user
 */
export function trailingGrid(schedule: NoiseSchedule, steps: number): readonly GridPoint[] {
  const { trainSteps, setAlphaToOne } = schedule
  if (!Number.isInteger(steps) || steps < 1 || trainSteps % steps !== 0) {
    throw new RangeError(`${steps} steps do not divide the ${trainSteps} the model was trained with`)
  }
  const abars = alphasCumprod(schedule)
  const asked = Array.from({ length: steps }, (_, i) => {
    const t = trainSteps - 1 - (i * trainSteps) / steps
    return gridPoint(t, at(abars, t))
  })
  return [...asked, gridPoint(0, setAlphaToOne ? 1 : at(abars, 0))]
}

/** The point of timestep t, where the cumulated product of the alphas is abar. */
export function gridPoint(t: number, abar: number): GridPoint {
  return { t, alpha: Math.sqrt(abar), sigma: Math.sqrt(1 - abar) }
}
