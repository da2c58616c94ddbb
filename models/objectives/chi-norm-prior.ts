import { norm, scale, type Vector } from '../tensor/vector.ts'

/**
 * How unlikely the length of a noise vector is: ReNO's regulariser (arXiv 2406.04312, section 3.3).
 *
 * The length r of d standard normal numbers follows the chi distribution, p(r) ∝ r^(d−1) exp(−r²/2), so that
 *
 *   −log p = r²/2 − (d − 1) log r + constant
 *
 * It is least at r = sqrt(d − 1). DOODL puts the latent back on its shell instead.
 *
 * @param z d >= 1 numbers, not all 0
 */
export function chiNormPrior(z: Vector): number {
  const r = norm(z)
  return r ** 2 / 2 - (z.length - 1) * Math.log(r)
}

/** d `chiNormPrior` / d z = (1 − (d − 1) / r²) z. */
export function chiNormGradient<V extends Vector>(z: V): V {
  return scale(1 - (z.length - 1) / norm(z) ** 2, z)
}
