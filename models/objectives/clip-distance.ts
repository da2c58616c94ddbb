import { axpby, norm, type Vector } from '../tensor/vector.ts'

/**
 * DOODL's distance between two unit vectors: `2·asin(‖a − b‖ / 2)²` = theta²/2, theta the angle between them.
 *
 * Source: reference/sgool-doodl-edict.md 2.4. The scoring graph computes the same; this is its oracle.
 *
 * @returns 0..pi²/2
 */
export function clipDistance(a: Vector, b: Vector): number {
  const half = Math.min(1, norm(axpby(1, a, -1, b)) / 2)
  return 2 * Math.asin(half) ** 2
}

/** The distance of one picture from those of its windows: DOODL takes the nearest, diffusers the mean. */
export function reduceDistances(distances: readonly number[], reduction: 'min' | 'mean'): number {
  if (reduction === 'min') return Math.min(...distances)
  return distances.reduce((sum, d) => sum + d, 0) / distances.length
}
