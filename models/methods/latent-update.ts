import { average, axpby, clipEach, norm, scale } from '../tensor/vector.ts'
import { must } from '../must.ts'
import type { Start, UpdateOptions } from './method.ts'

/** Where the optimisation stands: one latent for each chain, float32, and what the update rule remembers. */
export interface LatentState {
  readonly latents: readonly Float32Array[]
  /** v; null before the first update. */
  readonly momenta: readonly Float32Array[] | null
  /** ‖x_T‖ of the starting noise: the shell every latent is put back on. */
  readonly originalNorm: number
}

/** x_T of every chain. The first one is the one that is shown. */
export function startsOf(xT: Start, chains: number): readonly Float32Array[] {
  return Array.from({ length: chains }, (_, k) =>
    xT instanceof Float32Array ? xT : must(xT[k], 'a start for each chain'),
  )
}

/** The state before the first update. */
export function startAt(xT: Start, chains: number): LatentState {
  const latents = startsOf(xT, chains)
  return { latents, momenta: null, originalNorm: norm(must(latents[0], 'a sampler has at least one chain')) }
}

/**
 * DOODL's update, step by step as released (reference/sgool-doodl-edict.md 2.2; salesforce/DOODL:doodl.py `gen`).
 *
 *   g = −½ · gradScale · dL ;  tied: mean over the latents ;  g = clip(g, ±clip)
 *   v = g at first, else momentum · v + g ;  nesterov: g + momentum · v, else v
 *   l = l + v + noise · n ;  tied: mean over the latents ;  renormalise: l · ‖x_T‖ / ‖l‖
 *
 * @param gradients d(sum of the chains' losses) / d latent, one for each latent
 * @param n N(0, 1), the same draw for every latent
 */
export function updateLatents(
  state: LatentState,
  gradients: readonly Float32Array[],
  n: Float32Array,
  options: UpdateOptions,
): LatentState {
  const { gradScale, clip, momentum, nesterov, noise, tied, renormalise } = options
  const descent = tie(gradients, tied).map((dL) => clipEach(scale(-0.5 * gradScale, dL), clip))
  const momenta = descent.map((g, k) => {
    if (state.momenta === null) return g
    return axpby(momentum, must(state.momenta[k], 'one momentum for each latent'), 1, g)
  })
  const moved = state.latents.map((l, k) => {
    const g = must(descent[k], 'one gradient for each latent')
    const v = must(momenta[k], 'one momentum for each latent')
    const move = nesterov ? axpby(1, g, momentum, v) : v
    return axpby(1, axpby(1, l, 1, move), noise, n)
  })
  const latents = tie(moved, tied).map((l) => (renormalise ? scale(state.originalNorm / norm(l), l) : l))
  return { ...state, latents, momenta }
}

function tie(vectors: readonly Float32Array[], tied: boolean): readonly Float32Array[] {
  if (!tied || vectors.length === 1) return vectors
  const mean = average(vectors)
  return vectors.map(() => mean)
}
