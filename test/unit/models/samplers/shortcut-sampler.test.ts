import { describe, expect, it } from 'vitest'
import { must } from '../../../../models/must.ts'
import { ddimSampler } from '../../../../models/samplers/ddim-sampler.ts'
import { dpmpp2mSampler } from '../../../../models/samplers/dpmpp-2m-sampler.ts'
import type { Denoiser } from '../../../../models/samplers/sampler.ts'
import { balancedPoint, shortcutSampler } from '../../../../models/samplers/shortcut-sampler.ts'
import { stableDiffusionSchedule } from '../../../../models/schedulers/noise-schedule.ts'
import { oneStepSchedule } from '../../../../models/schedulers/one-step-schedule.ts'
import { gridPoint, trailingGrid } from '../../../../models/schedulers/trailing-grid.ts'
import { at, axpby, cosine, dot, norm } from '../../../../models/tensor/vector.ts'
import { flowGain, gaussianDenoiser } from '../../../support/gaussian-denoiser.ts'
import { slope } from '../../../support/slope.ts'
import { randomMatrix, times, timesTransposed, toyDenoiser } from '../../../support/toy-denoiser.ts'

const SIZE = 12
const vector = (seed: number): Float64Array => randomMatrix(seed, SIZE, 1, 1.7).data
const grid = trailingGrid(stableDiffusionSchedule, 10)
const asked = grid.slice(0, -1)
const first = (vectors: readonly Float64Array[]): Float64Array => must(vectors[0], 'one chain')
const apart = (x: Float64Array, y: Float64Array): number => norm(axpby(1, x, -1, y)) / norm(y)

describe('shortcutSampler', () => {
  const W = randomMatrix(9, SIZE, SIZE, 0.3)
  const linear: Denoiser<Float64Array> = {
    step: (x, u, { a, b }) => Promise.resolve(axpby(a, x, b, times(W, u))),
    stepVjp: (_u, { b }, g) => Promise.resolve(timesTransposed(W, g).map((v) => b * v)),
  }

  it('has the closed form (I − sigma Wᵀ) g / alpha over a linear network', async () => {
    const sampler = shortcutSampler(dpmpp2mSampler(linear, grid, 1), linear, asked, 1)
    const g = first(await sampler.backward(await sampler.forward([vector(1)]), [vector(2)]))
    const { alpha, sigma } = must(asked[balancedPoint(asked)], 'a point')
    expect(apart(g, axpby(1 / alpha, vector(2), -sigma / alpha, timesTransposed(W, vector(2))))).toBeLessThan(1e-12)
  })

  it('differentiates the estimate at the latent the sampler passed through: central difference', async () => {
    const denoiser = toyDenoiser(SIZE)
    const whole = dpmpp2mSampler(denoiser, grid, 4)
    const trajectory = await whole.forward([vector(1)])
    const g = first(await shortcutSampler(whole, denoiser, asked, 4).backward(trajectory, [vector(3)]))
    const k = balancedPoint(asked)
    const { t, alpha, sigma } = must(asked[k], 'a point')
    const x = must(trajectory.tape[k], 'a latent')
    const valueAt = async (h: number): Promise<number> => {
      const u = axpby(1, x, h, vector(4))
      return dot(await denoiser.step(u, u, { t, a: 1 / alpha, b: -sigma / alpha, w: 4 }), vector(3))
    }
    expect(dot(g, vector(4))).toBeCloseTo(((await valueAt(1e-5)) - (await valueAt(-1e-5))) / 2e-5, 6)
  })

  it('draws what the whole sampler draws, and costs one call on the way back', async () => {
    const denoiser = toyDenoiser(SIZE)
    const whole = dpmpp2mSampler(denoiser, grid, 4)
    const sampler = shortcutSampler(whole, denoiser, asked, 4)
    const trajectory = await sampler.forward([vector(1)])
    expect(trajectory.ends).toEqual((await whole.forward([vector(1)])).ends)
    const before = denoiser.calls
    await sampler.backward(trajectory, [vector(2)])
    expect([denoiser.calls - before, sampler.backwardCalls, sampler.calls]).toEqual([1, 1, 10])
  })

  it('points nearly where the exact gradient points when the data are Gaussian', async () => {
    const data = { mean: vector(7), deviation: Float64Array.from({ length: SIZE }, (_, i) => 0.4 + i / 8) }
    const denoiser = gaussianDenoiser(data, asked)
    const sampler = shortcutSampler(dpmpp2mSampler(denoiser, grid, 1), denoiser, asked, 1)
    const g = first(await sampler.backward(await sampler.forward([vector(1)]), [vector(2)]))
    const exact = flowGain(data, must(grid[0], 'a start'), must(grid.at(-1), 'an end')).map(
      (v, i) => v * at(vector(2), i),
    )
    expect(cosine(g, exact)).toBeGreaterThan(0.95)
    expect(cosine(g, exact)).toBeGreaterThan(cosine(vector(2), exact))
  })
})

describe('balancedPoint', () => {
  it('is where the picture is as strong as the noise, or the nearest to it', () => {
    expect(balancedPoint([0.01, 0.2, 0.45, 0.6, 0.9].map((abar, t) => gridPoint(t, abar)))).toBe(2)
    expect(balancedPoint([gridPoint(999, 0.005)])).toBe(0)
  })
})

describe('one step', () => {
  const schedule = oneStepSchedule(stableDiffusionSchedule)
  const [{ t, a, b }] = schedule

  it('begins at the noisiest timestep and ends without noise', () => {
    expect(t).toBe(999)
    expect(a).toBeCloseTo(1 / Math.sqrt(0.0046600985), 6)
    expect(b).toBeCloseTo(-Math.sqrt(1 - 0.0046600985) / Math.sqrt(0.0046600985), 6)
  })

  it('finds the picture again from its noised form when the network knows the noise', async () => {
    const [x0, noise] = [vector(5), vector(6)]
    const { alpha, sigma } = must(grid[0], 'a start')
    const oracle: Denoiser<Float64Array> = {
      step: (x, _u, k) => Promise.resolve(axpby(k.a, x, k.b, noise)),
      stepVjp: (_u, _k, g) => Promise.resolve(g.map(() => 0)),
    }
    const { ends } = await ddimSampler(oracle, schedule, 1).forward([axpby(alpha, x0, sigma, noise)])
    expect(apart(first(ends), x0)).toBeLessThan(1e-12)
  })

  it('has the gradient of DPM-Solver++ and of DDIM with one step to the same end, and of the central difference', async () => {
    const denoiser = toyDenoiser(SIZE)
    const one = ddimSampler(denoiser, schedule, 4)
    const solver = dpmpp2mSampler(denoiser, trailingGrid({ ...stableDiffusionSchedule, setAlphaToOne: true }, 1), 4)
    const [g, same] = [
      first(await one.backward(await one.forward([vector(1)]), [vector(3)])),
      first(await solver.backward(await solver.forward([vector(1)]), [vector(3)])),
    ]
    expect(apart(g, same)).toBeLessThan(1e-12)
    const expected = await slope(one, [vector(1)], [vector(2)], [vector(3)])
    expect(Math.abs(dot(g, vector(2)) / expected - 1)).toBeLessThan(1e-7)
    expect([one.calls, one.backwardCalls]).toEqual([1, 1])
  })
})
