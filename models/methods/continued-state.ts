import { must } from '../must.ts'
import { noiseStream } from '../tensor/noise-stream.ts'
import { axpby, norm, scale } from '../tensor/vector.ts'
import type { LatentState } from './latent-state.ts'

/**
 * A state as one array: the latents of its chains, then as many momenta, zeros before the first update. Chains that agree in both are
 * one.
 */
export function packState({ latents, momenta }: LatentState): Float32Array {
  const first = must(latents[0], 'a sampler has at least one chain')
  const remembered = momenta ?? [new Float32Array(first.length)]
  const agree = latents.every((l) => isSame(l, first)) && remembered.every((v) => isSame(v, must(remembered[0], 'one')))
  const chains = agree ? 1 : latents.length
  const packed = new Float32Array(2 * chains * first.length)
  for (let k = 0; k < chains; k++) {
    packed.set(must(latents[k], 'a latent for each chain'), k * first.length)
    packed.set(must(remembered[momenta === null ? 0 : k], 'a momentum for each chain'), (chains + k) * first.length)
  }
  return packed
}

/**
 * The state that an array of `packState` holds.
 *
 * @param size elements of one latent
 * @param originalNorm ‖x_T‖ of the noise it once began with
 * @returns null when the array is none of latents of that size
 */
export function unpackState(packed: Float32Array, size: number, originalNorm: number): LatentState | null {
  const chains = packed.length / (2 * size)
  if (chains !== 1 && chains !== 2) return null
  const part = (k: number): Float32Array => packed.slice(k * size, (k + 1) * size)
  const all = Array.from({ length: 2 * chains }, (_, k) => part(k))
  return { latents: all.slice(0, chains), momenta: all.slice(chains), originalNorm }
}

/**
 * The same place with some of its noise drawn anew: x' = √(1 − ν²) x + ν n, as long as x was. 0 changes no bit.
 *
 * n is a stream of its own: the noise of the seed itself may be what x came from.
 */
export function withFreshNoise(state: LatentState, share: number, seed: number, step: number): LatentState {
  if (share === 0) return state
  const size = must(state.latents[0], 'a sampler has at least one chain').length
  const n = noiseStream(seed, 'branch', step).randn(size)
  const latents = state.latents.map((x) => {
    const mixed = axpby(Math.sqrt(1 - share * share), x, share, n)
    return scale(norm(x) / norm(mixed), mixed)
  })
  return { ...state, latents }
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => Object.is(value, b[i])))
}
