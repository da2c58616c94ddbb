import { must } from '../../models/must.ts'
import type { Sampler } from '../../models/samplers/sampler.ts'
import { axpby, dot } from '../../models/tensor/vector.ts'

/** Derivative of dot(ends, cotangents) along a direction of the starts, by central difference. */
export async function slope(
  sampler: Sampler<Float64Array>,
  start: readonly Float64Array[],
  along: readonly Float64Array[],
  dEnds: readonly Float64Array[],
): Promise<number> {
  const h = 1e-5
  const value = async (sign: number): Promise<number> => {
    const moved = start.map((x, k) => axpby(1, x, sign * h, must(along[k], 'a direction')))
    const { ends } = await sampler.forward(moved)
    return ends.reduce((sum, x, k) => sum + dot(x, must(dEnds[k], 'a cotangent')), 0)
  }
  return ((await value(1)) - (await value(-1))) / (2 * h)
}
