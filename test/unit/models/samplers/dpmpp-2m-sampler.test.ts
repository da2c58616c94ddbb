import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { must } from '../../../../models/must.ts'
import { ddimSampler } from '../../../../models/samplers/ddim-sampler.ts'
import { dpmpp2mSampler } from '../../../../models/samplers/dpmpp-2m-sampler.ts'
import type { Denoiser, Sampler } from '../../../../models/samplers/sampler.ts'
import { alphasCumprod, stableDiffusionSchedule } from '../../../../models/schedulers/noise-schedule.ts'
import { gridPoint, trailingGrid, type GridPoint } from '../../../../models/schedulers/trailing-grid.ts'
import { at, axpby, dot, norm } from '../../../../models/tensor/vector.ts'
import { flow, flowGain, gaussianDenoiser, type GaussianData } from '../../../support/gaussian-denoiser.ts'
import { goldenFolder } from '../../../support/golden.ts'
import { slope } from '../../../support/slope.ts'
import { randomMatrix, toyDenoiser } from '../../../support/toy-denoiser.ts'

const SIZE = 12
const vector = (seed: number): Float64Array => randomMatrix(seed, SIZE, 1, 1.7).data
const data: GaussianData = {
  mean: vector(7),
  deviation: Float64Array.from({ length: SIZE }, (_, i) => 0.2 + i / 8),
}
const grid = (n: number) => trailingGrid(stableDiffusionSchedule, n)
const ends = <T>(points: readonly T[]): [T, T] => [must(points[0], 'a start'), must(points.at(-1), 'an end')]
const endOf = async (sampler: Sampler<Float64Array>, x: Float64Array): Promise<Float64Array> =>
  must((await sampler.forward([x])).ends[0], 'one chain')

describe('dpmpp2mSampler on Gaussian data', () => {
  /** Distance of the sampler's end from the end of the exact flow, relative. */
  async function errorOf(points: readonly GridPoint[], sampler = dpmpp2mSampler<Float64Array>): Promise<number> {
    const exact = flow(data, vector(1), ...ends(points))
    const end = await endOf(sampler(gaussianDenoiser(data, points), points, 1), vector(1))
    return norm(axpby(1, end, -1, exact)) / norm(exact)
  }
  const orders = (errors: readonly number[]): readonly number[] =>
    errors.slice(1).map((finer, i) => Math.log2(must(errors[i], 'a coarser one') / finer))

  it('goes where the probability flow goes', async () => {
    expect(await errorOf(evenGrid(320))).toBeLessThan(1e-4)
  })

  it('is of second order where DDIM is of first: twice the steps, a quarter of the error', async () => {
    const sizes = [40, 80, 160, 320]
    for (const order of orders(await Promise.all(sizes.map((n) => errorOf(evenGrid(n)))))) {
      expect(Math.abs(order - 2)).toBeLessThan(0.15)
    }
    for (const order of orders(await Promise.all(sizes.map((n) => errorOf(evenGrid(n), ddimOver))))) {
      expect(Math.abs(order - 1)).toBeLessThan(0.15)
    }
  })

  it.each([5, 10, 20, 50])('is nearer than DDIM over the same %i steps of the trailing grid', async (n) => {
    expect(await errorOf(grid(n))).toBeLessThan(await errorOf(grid(n), ddimOver))
  })

  it('has the gradient of the flow', async () => {
    const points = evenGrid(320)
    const sampler = dpmpp2mSampler(gaussianDenoiser(data, points), points, 1)
    const [g] = await sampler.backward(await sampler.forward([vector(1)]), [vector(2)])
    const exact = flowGain(data, ...ends(points)).map((gain, i) => gain * at(vector(2), i))
    expect(norm(axpby(1, must(g, 'a gradient'), -1, exact)) / norm(exact)).toBeLessThan(1e-4)
  })
})

describe('the gradient of dpmpp2mSampler', () => {
  it.each([1, 2, 5, 20])('is that of the central difference over %i steps', async (n) => {
    const sampler = dpmpp2mSampler(toyDenoiser(SIZE), grid(n), 4)
    const [x, along, dEnd] = [vector(1), vector(2), vector(3)]
    const [g] = await sampler.backward(await sampler.forward([x]), [dEnd])
    const expected = await slope(sampler, [x], [along], [dEnd])
    expect(Math.abs(dot(must(g, 'a gradient'), along) - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)))
  })

  it('needs the estimate that two steps share: without it, it is another', async () => {
    const sampler = dpmpp2mSampler(toyDenoiser(SIZE), grid(5), 4)
    const forgetful = ddimOver(toyDenoiser(SIZE), grid(5), 4)
    const [x, dEnd] = [vector(1), vector(3)]
    const [[exact], [wrong]] = [
      await sampler.backward(await sampler.forward([x]), [dEnd]),
      await forgetful.backward(await sampler.forward([x]), [dEnd]),
    ]
    expect(norm(axpby(1, must(exact, 'a gradient'), -1, must(wrong, 'a gradient')))).toBeGreaterThan(1e-2)
  })

  it('costs one call a step each way, and keeps one latent for each', async () => {
    const denoiser = toyDenoiser(SIZE)
    const sampler = dpmpp2mSampler(denoiser, grid(8), 4)
    const trajectory = await sampler.forward([vector(1)])
    expect([denoiser.calls, trajectory.tape.length, sampler.calls]).toEqual([8, 8, 8])
    await sampler.backward(trajectory, [vector(2)])
    expect([denoiser.calls, sampler.backwardCalls]).toEqual([16, 8])
  })
})

describe('DPMSolverMultistepScheduler of diffusers', () => {
  const cases = z
    .array(
      z.object({
        steps: z.number(),
        timestepSpacing: z.string(),
        stepsOffset: z.number(),
        finalSigmasType: z.enum(['zero', 'sigma_min']),
        predictionType: z.string(),
        timesteps: z.array(z.number()),
        x: z.array(z.array(z.number())),
      }),
    )
    .parse(JSON.parse(readFileSync(`${goldenFolder}dpmpp-2m.json`, 'utf8')))
    // Models that predict the velocity never reach a sampler: the step stage turns them into the noise.
    .filter(({ predictionType }) => predictionType === 'epsilon')
  const abars = alphasCumprod(stableDiffusionSchedule)

  /** The network of make_dpmpp.py. */
  const network: Denoiser<Float64Array> = {
    step: (x, u, { t, a, b }) =>
      Promise.resolve(x.map((v, i) => a * v + b * (0.6 * Math.sin(at(u, i) + t / 1000) + 0.2 * at(u, i)))),
    stepVjp: () => Promise.reject(new Error('only drawn forwards')),
  }

  it.each(cases.map((one) => [one.steps, one.timestepSpacing, one.stepsOffset, one.finalSigmasType, one] as const))(
    'goes the same way: %i steps, %s, offset %i, to %s',
    async (_steps, _spacing, _offset, final, { timesteps, x }) => {
      const end = gridPoint(0, final === 'zero' ? 1 : at(abars, 0))
      const points = [...timesteps.map((t) => gridPoint(t, at(abars, t))), end]
      const { ends, tape } = await dpmpp2mSampler(network, points, 1).forward([
        Float64Array.from(must(x[0], 'a start')),
      ])
      for (const [i, mine] of [...tape, ...ends].entries()) {
        const theirs = Float64Array.from(must(x[i], 'a latent'))
        // diffusers keeps its sigmas and its samples in float32.
        expect(norm(axpby(1, mine, -1, theirs)) / norm(theirs)).toBeLessThan(2e-5)
      }
    },
  )

  it('has the timesteps and the end that the trailing grid has', () => {
    const trailing = cases.filter(({ timestepSpacing }) => timestepSpacing === 'trailing')
    expect(trailing.length).toBeGreaterThan(0)
    for (const { steps, finalSigmasType, timesteps } of trailing) {
      const mine = trailingGrid({ ...stableDiffusionSchedule, setAlphaToOne: finalSigmasType === 'zero' }, steps)
      expect(mine.slice(0, -1).map(({ t }) => t)).toEqual(timesteps)
      expect(must(mine.at(-1), 'an end').sigma).toBeCloseTo(finalSigmasType === 'zero' ? 0 : Math.sqrt(1 - 0.99915), 9)
    }
  })
})

/** The same points walked by DDIM. */
function ddimOver(denoiser: Denoiser<Float64Array>, points: readonly GridPoint[], w: number): Sampler<Float64Array> {
  const steps = points.slice(0, -1).map(({ t, alpha, sigma }, i) => {
    const to = must(points[i + 1], 'an end')
    const a = to.alpha / alpha
    return { t, a, b: to.sigma - a * sigma, abar: alpha ** 2, abarPrev: to.alpha ** 2, isIdentity: false }
  })
  return ddimSampler(denoiser, steps, w)
}

/** From Stable Diffusion's noisiest point to its cleanest in n equal steps of lambda = log(alpha / sigma). */
function evenGrid(n: number): readonly GridPoint[] {
  const [from, to] = ends(grid(1)).map(({ alpha, sigma }) => Math.log(alpha / sigma)) as [number, number]
  return Array.from({ length: n + 1 }, (_, i) => {
    const lambda = from + ((to - from) * i) / n
    return gridPoint(n - i, 1 / (1 + Math.exp(-2 * lambda)))
  })
}
