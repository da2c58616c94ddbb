import { average, axpby, clipEach, norm, scale } from '../tensor/vector.ts'
import { must } from '../must.ts'
import type { LatentState } from './latent-state.ts'
import type { Continued, Start, UpdateOptions } from './method.ts'

/** x_T of every chain. The first one is the one that is shown. */
export function startsOf(xT: Start, chains: number): readonly Float32Array[] {
  if (isContinued(xT)) return forChains(xT.state.latents, chains)
  return xT instanceof Float32Array ? forChains([xT], chains) : forChains(xT, chains)
}

/** Updates that came before the start: 0 at noise. */
export function updatesBefore(xT: Start): number {
  return isContinued(xT) ? xT.step : 0
}

/** The state before the first update; for as many chains as the start has, when nobody says. */
export function startAt(xT: Start, chains = chainsOf(xT)): LatentState {
  const latents = startsOf(xT, chains)
  if (isContinued(xT)) {
    const { momenta, originalNorm } = xT.state
    return { latents, momenta: momenta === null ? null : forChains(momenta, chains), originalNorm }
  }
  return { latents, momenta: null, originalNorm: norm(must(latents[0], 'a sampler has at least one chain')) }
}

/**
 * DOODL's update, step by step as released (reference/sgool-doodl-edict.md 2.2; salesforce/DOODL:doodl.py `gen`).
 *
 *   g = −½ · gradScale · dL ;  tied: mean over the latents ;  g = clip(g, ±clip)
 *   v = g at first, else momentum · v + g ;  nesterov: g + momentum · v, else v
 *   l = l + η · v + noise · n ;  tied: mean over the latents ;  renormalise: l · ‖x_T‖ / ‖l‖
 *
 * @param gradients d(sum of the chains' losses) / d latent, one for each latent
 * @param n N(0, 1), the same draw for every latent
 * @param eta η, which they do not have: 1 is theirs
 */
export function updateLatents(
  state: LatentState,
  gradients: readonly Float32Array[],
  n: Float32Array,
  options: UpdateOptions,
  eta = 1,
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
    return axpby(1, axpby(1, l, eta, move), noise, n)
  })
  const latents = tie(moved, tied).map((l) => (renormalise ? scale(state.originalNorm / norm(l), l) : l))
  return { ...state, latents, momenta }
}

function isContinued(xT: Start): xT is Continued {
  return 'state' in xT
}

function chainsOf(xT: Start): number {
  if (isContinued(xT)) return xT.state.latents.length
  return xT instanceof Float32Array ? 1 : xT.length
}

/** One stands for chains that agree. */
function forChains(vectors: readonly Float32Array[], chains: number): readonly Float32Array[] {
  return Array.from({ length: chains }, (_, k) =>
    must(vectors.length === 1 ? vectors[0] : vectors[k], 'a start for each chain'),
  )
}

function tie(vectors: readonly Float32Array[], tied: boolean): readonly Float32Array[] {
  if (!tied || vectors.length === 1) return vectors
  const mean = average(vectors)
  return vectors.map(() => mean)
}
