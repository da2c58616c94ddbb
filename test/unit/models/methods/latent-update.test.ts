import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultOptions } from '../../../../models/methods/defaults.ts'
import type { LatentState } from '../../../../models/methods/latent-state.ts'
import { startAt, updateLatents } from '../../../../models/methods/latent-update.ts'
import { must } from '../../../../models/must.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { axpby, norm, scale } from '../../../../models/tensor/vector.ts'

const rule = defaultOptions.update
const bare = { ...rule, renormalise: false, noise: 0 }
const xT = torchRandn(1, 64)
const zeros = new Float32Array(64)
const first = (state: LatentState): Float32Array => must(state.latents[0], 'one chain')
const rounded = (x: Float32Array): number[] => Array.from(x, (v) => Math.round(v * 1e6) / 1e6 + 0)

describe('updateLatents', () => {
  it('goes half the gradient downhill at first', () => {
    const g = scale(1e-3, torchRandn(2, 64))
    const moved = first(updateLatents(startAt(zeros, 1), [g], zeros, { ...bare, clip: 1 }))
    expect(rounded(moved)).toEqual(rounded(scale(-0.5, g)))
  })

  it('multiplies the gradient before it is clipped', () => {
    const g = new Float32Array(64).fill(1e-4)
    const moved = first(updateLatents(startAt(zeros, 1), [g], zeros, { ...bare, gradScale: 10 }))
    expect(rounded(moved)).toEqual(Array<number>(64).fill(-0.0005))
  })

  it('adds 0.9 of the last move, and 0.9 of the new one on top with nesterov', () => {
    const g = new Float32Array(64).fill(-2e-4)
    const walk = (nesterov: boolean): number => {
      const once = updateLatents(startAt(zeros, 1), [g], zeros, { ...bare, nesterov })
      return must(first(updateLatents(once, [g], zeros, { ...bare, nesterov }))[0], 'an element')
    }
    expect(walk(false)).toBeCloseTo(1e-4 + (0.9e-4 + 1e-4), 9)
    expect(walk(true)).toBeCloseTo(1e-4 + 0.9e-4 + (1e-4 + 0.9 * 1.9e-4), 9)
  })

  it('moves no element further than clip / (1 − momentum) in a step and 0.4 in 49', () => {
    const huge = new Float32Array(64).fill(-1e9)
    let state = startAt(xT, 1)
    for (let m = 0; m < 49; m++) {
      const next = updateLatents(state, [huge], zeros, bare)
      const move = axpby(1, first(next), -1, first(state))
      expect(Math.max(...move)).toBeLessThanOrEqual(rule.clip / (1 - rule.momentum) + 1e-6)
      state = next
    }
    const travelled = axpby(1, first(state), -1, xT)
    expect(Math.max(...travelled)).toBeLessThan(0.41)
    expect(Math.min(...travelled)).toBeGreaterThan(0.39)
  })

  it('keeps every latent on the shell it started from', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 2 }), fc.boolean(), (seed, chains, tied) => {
        let state = startAt(xT, chains)
        for (let m = 0; m < 5; m++) {
          const gradients = Array.from({ length: chains }, (_, k) => torchRandn(seed + 7 * m + k, 64))
          state = updateLatents(state, gradients, torchRandn(m, 64), { ...rule, tied, noise: 0.1 })
        }
        for (const latent of state.latents) expect(norm(latent)).toBeCloseTo(norm(xT), 4)
      }),
    )
  })

  it('keeps tied latents equal by the mean of their gradients, and lets untied ones part', () => {
    const gradients = [new Float32Array(64).fill(4e-4), new Float32Array(64).fill(-2e-4)]
    const tied = updateLatents(startAt(zeros, 2), gradients, zeros, bare)
    expect(tied.latents[0]).toEqual(tied.latents[1])
    expect(first(tied)[0]).toBeCloseTo(-0.5e-4, 9)
    const untied = updateLatents(startAt(zeros, 2), gradients, zeros, { ...bare, tied: false })
    expect(untied.latents.map((latent) => latent[0])).toEqual([expect.closeTo(-2e-4, 9), expect.closeTo(1e-4, 9)])
  })

  it('perturbs both latents with the same draw', () => {
    const n = torchRandn(3, 64)
    const { latents } = updateLatents(startAt(zeros, 2), [zeros, zeros], n, { ...bare, noise: 1e-4, tied: false })
    expect(latents[0]).toEqual(latents[1])
    expect(rounded(must(latents[0], 'a chain'))).toEqual(rounded(scale(1e-4, n)))
  })

  it('leaves the state it was given alone', () => {
    const state = startAt(xT, 1)
    const before = xT.slice()
    updateLatents(state, [torchRandn(2, 64)], torchRandn(3, 64), rule)
    expect(first(state)).toEqual(before)
    expect(state.momenta).toBeNull()
  })
})
