import { describe, expect, it } from 'vitest'
import { edictSampler } from '../../../../models/samplers/edict-sampler.ts'
import { ddimSampler } from '../../../../models/samplers/ddim-sampler.ts'
import type { Denoiser } from '../../../../models/samplers/sampler.ts'
import { ddimSchedule } from '../../../../models/schedulers/ddim-schedule.ts'
import { stableDiffusionSchedule } from '../../../../models/schedulers/noise-schedule.ts'
import { must } from '../../../../models/must.ts'
import { at, axpby, dot, norm } from '../../../../models/tensor/vector.ts'
import { slope } from '../../../support/slope.ts'
import { randomMatrix, toyDenoiser } from '../../../support/toy-denoiser.ts'

const SIZE = 12
const vector = (seed: number): Float64Array => randomMatrix(seed, SIZE, 1, 1.7).data
const schedule = (n: number) => ddimSchedule(stableDiffusionSchedule, n)
const gap = (xs: readonly Float64Array[], ys: readonly Float64Array[]): number =>
  Math.max(...xs.map((x, k) => Math.max(...x.map((v, i) => Math.abs(v - at(must(ys[k], 'a pair'), i))))))

describe('edictSampler', () => {
  it.each([10, 50, 125])('finds the noise of its own pair again (%i steps, p = 0.93, float64)', async (n) => {
    const sampler = edictSampler(toyDenoiser(SIZE), schedule(n), 3, 0.93)
    const z = vector(1)
    const { ends } = await sampler.forward([z, z])
    expect(gap(await sampler.invert(ends), [z, z])).toBeLessThan(n > 100 ? 1e-6 : 1e-10)
  })

  it('does not find it with the parity taken from the wrong end, which is what the released DOODL does', async () => {
    const steps = schedule(50)
    const z = vector(1)
    const { ends } = await edictSampler(toyDenoiser(SIZE), steps, 3, 0.93).forward([z, z])
    const wrong = await invertWithWrongParity(steps, 3, 0.93, ends)
    expect(gap(wrong, [z, z])).toBeGreaterThan(1e-2)
  })

  it('inverts to nothing like the start when a chain is replaced by its partner', async () => {
    const sampler = edictSampler(toyDenoiser(SIZE), schedule(50), 3, 0.93)
    const z = vector(1)
    const { ends } = await sampler.forward([z, z])
    const x = must(ends[0], 'a pair')
    expect(gap(await sampler.invert([x, x]), [z, z])).toBeGreaterThan(1e-3)
  })

  it('keeps the chains close to each other, and apart', async () => {
    const { ends } = await edictSampler(toyDenoiser(SIZE), schedule(50), 3, 0.93).forward([vector(1), vector(1)])
    const [x, y] = [must(ends[0], 'a pair'), must(ends[1], 'a pair')]
    const relative = norm(axpby(1, x, -1, y)) / norm(x)
    expect(relative).toBeGreaterThan(1e-7)
    expect(relative).toBeLessThan(1e-2)
  })

  it.each([1, 0.93, 0.7])('has the gradient of the central difference (p = %d, untied starts)', async (p) => {
    const sampler = edictSampler(toyDenoiser(SIZE), schedule(10), 4, p)
    const [start, along, dEnds] = [
      [vector(1), vector(2)],
      [vector(3), vector(4)],
      [vector(5), vector(6)],
    ]
    const g = await sampler.backward(await sampler.forward(start), dEnds)
    const mine = g.reduce((sum, gk, k) => sum + dot(gk, must(along[k], 'a direction')), 0)
    expect(mine).toBeCloseTo(await slope(sampler, start, along, dEnds), 6)
  })

  it('asks the network twice a step, but never in the step that is an identity', async () => {
    const denoiser = toyDenoiser(SIZE)
    const sampler = edictSampler(denoiser, schedule(10), 4, 0.93)
    const trajectory = await sampler.forward([vector(1), vector(1)])
    expect(denoiser.calls).toBe(18)
    await sampler.backward(trajectory, [vector(2), vector(2)])
    expect(denoiser.calls).toBe(36)
    expect(sampler.calls).toBe(18)
    expect(denoiser.seen.map(({ t }) => t)).not.toContain(0)
  })
})

describe('ddimSampler', () => {
  it('has the gradient of the central difference over a whole trajectory', async () => {
    const sampler = ddimSampler(toyDenoiser(SIZE), schedule(20), 5)
    const [z, along, dEnd] = [vector(1), vector(2), vector(3)]
    const [g] = await sampler.backward(await sampler.forward([z]), [dEnd])
    expect(dot(must(g, 'a gradient'), along)).toBeCloseTo(await slope(sampler, [z], [along], [dEnd]), 6)
  })

  it('only rescales the noise when the network predicts none', async () => {
    const silent: Denoiser<Float64Array> = {
      step: (x, _u, k) => Promise.resolve(x.map((v) => k.a * v)),
      stepVjp: (_u, _k, g) => Promise.resolve(g.map(() => 0)),
    }
    const { ends } = await ddimSampler(silent, schedule(50), 7.5).forward([vector(1)])
    const factor = Math.sqrt(0.99915 / 0.0058437833)
    expect(gap(ends, [vector(1).map((v) => v * factor)])).toBeLessThan(1e-6)
  })

  it('is what EDICT becomes without mixing when the network ignores its input', async () => {
    const constant: Denoiser<Float64Array> = {
      step: (x, _u, k) => Promise.resolve(x.map((v) => k.a * v + k.b * 0.5)),
      stepVjp: (_u, _k, g) => Promise.resolve(g.map(() => 0)),
    }
    const single = await ddimSampler(constant, schedule(20), 1).forward([vector(1)])
    const double = await edictSampler(constant, schedule(20), 1, 1).forward([vector(1), vector(1)])
    const end = must(single.ends[0], 'a chain')
    expect(gap(double.ends, [end, end])).toBeLessThan(1e-12)
  })

  it('asks the network once a step and keeps one latent for each call', async () => {
    const denoiser = toyDenoiser(SIZE)
    const sampler = ddimSampler(denoiser, schedule(20), 5)
    const { tape } = await sampler.forward([vector(1)])
    expect([denoiser.calls, sampler.calls, tape.length]).toEqual([19, 19, 19])
  })
})

/** EDICT's inverse written out by hand, with the order of the chains taken from the inverse loop's own counter. */
async function invertWithWrongParity(
  steps: ReturnType<typeof schedule>,
  w: number,
  p: number,
  ends: readonly Float64Array[],
) {
  const denoiser = toyDenoiser(SIZE)
  let [x, y] = [must(ends[0], 'a pair'), must(ends[1], 'a pair')]
  for (const [j, { t, a, b, isIdentity }] of steps.toReversed().entries()) {
    y = axpby(1 / p, y, -(1 - p) / p, x)
    x = axpby(1 / p, x, -(1 - p) / p, y)
    if (isIdentity) continue
    const k = { t, a: 1 / a, b: -b / a, w }
    const [A1, B1] = j % 2 === 0 ? [x, y] : [y, x]
    const B = await denoiser.step(B1, A1, k)
    const A = await denoiser.step(A1, B, k)
    ;[x, y] = j % 2 === 0 ? [A, B] : [B, A]
  }
  return [x, y]
}
