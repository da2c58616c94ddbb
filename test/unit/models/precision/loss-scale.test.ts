import { describe, expect, it } from 'vitest'
import { afterFinite, afterOverflow, initialScale, type LossScale } from '../../../../models/precision/loss-scale.ts'
import { scaledGradient } from '../../../../models/precision/scaled-gradient.ts'

/** A backward pass whose numbers overflow beyond `limit`. */
const overflowing =
  (limit: number, seen: number[] = []) =>
  (g: Float32Array) => {
    const largest = Math.max(...g.map(Math.abs))
    seen.push(largest)
    return Promise.resolve(g.map((value) => (largest > limit ? NaN : 3 * value)))
  }

describe('the scale of cotangents', () => {
  it('shrinks when a gradient is not finite, takes it again, and counts that', async () => {
    const gradient = scaledGradient()
    const seen: number[] = []
    expect(await gradient.of(Float32Array.of(1, -0.25), overflowing(16, seen))).toEqual(Float32Array.of(3, -0.75))
    expect(seen).toEqual([512, 64, 8])
    expect(gradient.state()).toEqual({ exponent: 3, finite: 1, backOffs: 2 })
    await gradient.of(Float32Array.of(1, -0.25), overflowing(16, seen))
    expect(seen.at(-1)).toBe(8)
  })

  it('does not depend on how large the cotangent is', async () => {
    for (const size of [2 ** -120, 1e-7, 1, 2 ** 100]) {
      const seen: number[] = []
      await scaledGradient().of(Float32Array.of(size, 0), overflowing(2000, seen))
      expect(seen).toHaveLength(1)
      expect(seen[0]).toBeGreaterThanOrEqual(512)
      expect(seen[0]).toBeLessThan(1024)
    }
  })

  it('gives back what is not finite when no scale helps', async () => {
    const gradient = scaledGradient()
    const result = await gradient.of(Float32Array.of(1), () => Promise.resolve(Float32Array.of(Infinity)))
    expect(result).toEqual(Float32Array.of(Infinity))
    expect(gradient.state().backOffs).toBeGreaterThan(0)
    expect(afterOverflow(gradient.state())).toBeNull()
  })

  it('leaves a cotangent of zeros, and one that is not finite, alone', async () => {
    for (const g of [Float32Array.of(0, 0), Float32Array.of(NaN, 1), Float32Array.of(Infinity)]) {
      const seen: Float32Array[] = []
      await scaledGradient().of(g, (given) => {
        seen.push(given)
        return Promise.resolve(given)
      })
      expect(seen).toEqual([g])
    }
  })

  it('grows again after many finite gradients, up to a bound', () => {
    let state: LossScale = { ...initialScale, exponent: 12 }
    for (let i = 0; i < 199; i++) state = afterFinite(state)
    expect(state.exponent).toBe(12)
    state = afterFinite(state)
    expect(state).toEqual({ exponent: 13, finite: 0, backOffs: 0 })
    for (let i = 0; i < 1000; i++) state = afterFinite(state)
    expect(state.exponent).toBe(13)
  })
})
