import type { Denoiser } from '../../models/samplers/sampler.ts'
import { must } from '../../models/must.ts'
import type { GridPoint } from '../../models/schedulers/trailing-grid.ts'
import { at } from '../../models/tensor/vector.ts'

/** Data that are normal in every direction, each with a mean and a standard deviation of its own. */
export interface GaussianData {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/**
 * The noise predictor that is right for Gaussian data: eps(x, t) = sigma (x − alpha mu) / (alpha² s² + sigma²).
 *
 * The path of the probability flow is known: (x_t − alpha mu) / sqrt(alpha² s² + sigma²) never changes.
 *
 * @param points what its timesteps mean
 */
export function gaussianDenoiser(
  { mean, deviation }: GaussianData,
  points: readonly GridPoint[],
): Denoiser<Float64Array> {
  const pointOf = (t: number): GridPoint =>
    must(
      points.find((point) => point.t === t),
      `a point of timestep ${t}`,
    )
  const gain = (t: number, i: number): number => {
    const { alpha, sigma } = pointOf(t)
    return sigma / ((alpha * at(deviation, i)) ** 2 + sigma ** 2)
  }
  return {
    step: (x, u, { t, a, b }) => {
      const { alpha } = pointOf(t)
      return Promise.resolve(x.map((v, i) => a * v + b * gain(t, i) * (at(u, i) - alpha * at(mean, i))))
    },
    stepVjp: (_u, { t, b }, g) => Promise.resolve(g.map((v, i) => b * gain(t, i) * v)),
  }
}

/** d x_end / d x_start along every direction. */
export function flowGain({ deviation }: GaussianData, start: GridPoint, end: GridPoint): Float64Array {
  const spread = ({ alpha, sigma }: GridPoint, s: number): number => Math.hypot(alpha * s, sigma)
  return deviation.map((s) => spread(end, s) / spread(start, s))
}

/** Where the probability flow takes x from one point of the schedule to another. */
export function flow(data: GaussianData, x: Float64Array, start: GridPoint, end: GridPoint): Float64Array {
  const gain = flowGain(data, start, end)
  return x.map((v, i) => end.alpha * at(data.mean, i) + at(gain, i) * (v - start.alpha * at(data.mean, i)))
}
