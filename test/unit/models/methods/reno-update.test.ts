import { describe, expect, it } from 'vitest'
import { defaultOptions } from '../../../../models/methods/defaults.ts'
import { startAt } from '../../../../models/methods/latent-update.ts'
import { nextLatents } from '../../../../models/methods/next-latents.ts'
import { renoUpdate } from '../../../../models/methods/reno-update.ts'
import { must } from '../../../../models/must.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { at, axpby, norm, scale } from '../../../../models/tensor/vector.ts'

const rule = defaultOptions.reno
const first = (vectors: readonly Float32Array[]): Float32Array => must(vectors[0], 'a chain')

describe('renoUpdate', () => {
  // torch 2.13, float64: SGD(lr=5, momentum=0.9, nesterov=True) on Σ c z + q z²/2 + 0.01 · (r²/2 − 5 log r), the gradient
  // clipped by clip_grad_norm_: at 0.1 never, at 0.03 always.
  const start = [0.9, -1.4, 0.3, 2.0, -0.6, 1.1]
  const c = [0.02, -0.01, 0.03, 0.0, 0.015, -0.02]
  const q = [0.01, 0.02, 0.005, 0.015, 0.01, 0.02]
  it.each([
    [0.1, [-0.689171316, 0.373378223, -1.562092698, 0.495996226, -1.099477564, 1.030273317]],
    [0.03, [0.078842686, -0.39300198, -0.591658213, 1.134830696, -0.813535064, 1.005010657]],
  ])('goes where PyTorch’s SGD goes, clipped at a length of %d', (clipNorm, expected) => {
    let state = startAt(Float32Array.from(start), 1)
    for (let m = 0; m < 4; m++) {
      const gradient = first(state.latents).map((v, i) => at(c, i) + at(q, i) * v)
      state = renoUpdate(state, [gradient], { ...rule, clipNorm })
    }
    // PyTorch divides by the length plus 1e-6.
    for (const [i, v] of first(state.latents).entries()) expect(Math.abs(v - at(expected, i))).toBeLessThan(3e-5)
  })

  it('moves at most rate · clipNorm · (1 + momentum) at first', () => {
    const xT = torchRandn(1, 1536)
    const moved = first(renoUpdate(startAt(xT, 1), [scale(1e3, torchRandn(2, 1536))], rule).latents)
    expect(norm(axpby(1, moved, -1, xT))).toBeCloseTo(5 * 0.1 * 1.9, 4)
  })

  it('brings a latent of a wrong length back to the likeliest one when nothing else pulls', () => {
    const none = new Float32Array(64)
    let state = startAt(scale(1.5, torchRandn(1, 64)), 1)
    for (let m = 0; m < 400; m++) state = renoUpdate(state, [none], { ...rule, momentum: 0 })
    expect(norm(first(state.latents))).toBeCloseTo(Math.sqrt(63), 3)
  })

  it('moves coupled chains together, by the mean of their gradients', () => {
    const xT = torchRandn(1, 64)
    const [g1, g2] = [scale(1e-3, torchRandn(2, 64)), scale(1e-3, torchRandn(3, 64))]
    const pair = renoUpdate(startAt(xT, 2), [g1, g2], rule)
    expect(pair.latents[0]).toEqual(pair.latents[1])
    expect(first(pair.latents)).toEqual(first(renoUpdate(startAt(xT, 1), [axpby(0.5, g1, 0.5, g2)], rule).latents))
  })

  it('leaves the state it was given alone', () => {
    const xT = torchRandn(1, 64)
    const state = startAt(xT, 1)
    renoUpdate(state, [torchRandn(2, 64)], rule)
    expect([first(state.latents), state.momenta]).toEqual([torchRandn(1, 64), null])
  })
})

it('the options name the rule: DOODL’s by default', () => {
  const [xT, g, n] = [torchRandn(1, 64), torchRandn(2, 64), torchRandn(3, 64)]
  const moved = (changes: object) =>
    first(nextLatents(startAt(xT, 1), [g], n, { ...defaultOptions, ...changes }).latents)
  expect(norm(moved({}))).toBeCloseTo(norm(xT), 4)
  expect(moved({ updateRule: 'reno' })).toEqual(first(renoUpdate(startAt(xT, 1), [g], rule).latents))
})
