import { scale } from '../tensor/vector.ts'
import { afterFinite, afterOverflow, initialScale, type LossScale } from './loss-scale.ts'

/** A gradient taken at whatever scale float16 bears; it remembers the scale from call to call. */
export interface ScaledGradient {
  /**
   * `pullBack(g)`, with g scaled on the way in and the result on the way out.
   *
   * When no scale gives finite numbers the last result comes back as it is, for the caller to refuse.
   */
  readonly of: (g: Float32Array, pullBack: (g: Float32Array) => Promise<Float32Array>) => Promise<Float32Array>
  readonly state: () => LossScale
}

export function scaledGradient(): ScaledGradient {
  let state = initialScale
  return {
    state: () => state,
    async of(g, pullBack) {
      const largest = g.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      // Nothing, or not a number: no scale makes something else of it.
      if (!(largest > 0 && largest < Infinity)) return pullBack(g)
      const own = Math.floor(Math.log2(largest))
      for (;;) {
        const factor = 2 ** (state.exponent - own)
        const gradient = scale(1 / factor, await pullBack(scale(factor, g)))
        if (gradient.every(Number.isFinite)) {
          state = afterFinite(state)
          return gradient
        }
        const smaller = afterOverflow(state)
        if (smaller === null) return gradient
        state = smaller
      }
    },
  }
}
