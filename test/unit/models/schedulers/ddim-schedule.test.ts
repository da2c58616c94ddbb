import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ddimSchedule } from '../../../../models/schedulers/ddim-schedule.ts'
import { alphasCumprod, stableDiffusionSchedule } from '../../../../models/schedulers/noise-schedule.ts'
import { goldenFolder, relativeError } from '../../../support/golden.ts'

describe('alphasCumprod', () => {
  // Measured values of Stable Diffusion v1.4, reference/sgool-doodl-edict.md 3.1.
  it.each([
    [0, 0.99915],
    [1, 0.9982960278],
    [20, 0.9813143622],
    [500, 0.2763326838],
    [980, 0.0058437833],
    [999, 0.0046600985],
  ])('has abar[%i] = %d', (t, value) => {
    expect(alphasCumprod(stableDiffusionSchedule)[t]).toBeCloseTo(value, 9)
  })

  it('spaces the betas themselves when the schedule is linear', () => {
    const abar = alphasCumprod({
      ...stableDiffusionSchedule,
      betaSchedule: 'linear',
      trainSteps: 3,
      betaStart: 0.1,
      betaEnd: 0.3,
    })
    expect(Array.from(abar)).toEqual([0.9, expect.closeTo(0.72, 12), expect.closeTo(0.504, 12)])
  })
})

describe('ddimSchedule', () => {
  it('runs 980, 960, ..., 0 in 50 steps with the measured first coefficients', () => {
    const steps = ddimSchedule(stableDiffusionSchedule, 50)
    expect(steps.map(({ t }) => t)).toEqual(Array.from({ length: 50 }, (_, i) => 980 - 20 * i))
    expect(steps[0]?.a).toBeCloseTo(1.1226555714, 9)
    expect(steps[0]?.b).toBeCloseTo(-0.1230599154, 9)
  })

  it('ends in an identity with offset 0, and only there', () => {
    const steps = ddimSchedule(stableDiffusionSchedule, 20)
    expect(steps.map(({ isIdentity }) => isIdentity)).toEqual([...Array<boolean>(19).fill(false), true])
    expect(steps[19]).toMatchObject({ a: 1, b: 0 })
    expect(steps.every(({ b }) => b <= 0)).toBe(true)
  })

  it("ends in a real step with diffusers' offset 1", () => {
    const steps = ddimSchedule({ ...stableDiffusionSchedule, stepsOffset: 1 }, 50)
    expect(steps[0]?.t).toBe(981)
    expect(steps[49]).toMatchObject({ t: 1, isIdentity: false })
  })

  it('reaches the clean picture itself when alpha before the first step is one', () => {
    const last = ddimSchedule({ ...stableDiffusionSchedule, setAlphaToOne: true }, 10)[9]
    expect(last?.abarPrev).toBe(1)
    expect(last?.a).toBeCloseTo(1 / Math.sqrt(0.99915), 9)
  })

  it.each([0, -5, 7, 2.5, 1001, NaN])('refuses %d steps, which do not divide 1000', (steps) => {
    expect(() => ddimSchedule(stableDiffusionSchedule, steps)).toThrow(RangeError)
  })

  it.each([1, 2, 8, 125, 1000])(
    'keeps a signal in step: every coefficient pair maps noise levels onto each other (%i steps)',
    (n) => {
      for (const { a, b, abar, abarPrev } of ddimSchedule(stableDiffusionSchedule, n)) {
        expect(a * Math.sqrt(abar)).toBeCloseTo(Math.sqrt(abarPrev), 12)
        expect(a * Math.sqrt(1 - abar) + b).toBeCloseTo(Math.sqrt(1 - abarPrev), 12)
      }
    },
  )
})

describe('against diffusers', () => {
  const cases = z
    .array(
      z.object({
        steps: z.int(),
        stepsOffset: z.int(),
        setAlphaToOne: z.boolean(),
        betaSchedule: z.enum(['scaled_linear', 'linear']),
        timesteps: z.array(z.int()),
        x: z.array(z.array(z.number())),
      }),
    )
    .parse(JSON.parse(readFileSync(`${goldenFolder}ddim.json`, 'utf8')))

  it.each(cases)(
    'walks $steps steps alike: offset $stepsOffset, alpha to one $setAlphaToOne, $betaSchedule',
    ({ steps, timesteps, x, ...own }) => {
      const schedule = ddimSchedule({ ...stableDiffusionSchedule, ...own }, steps)
      expect(schedule.map(({ t }) => t)).toEqual(timesteps)
      let at = x[0] ?? []
      for (const [i, { t, a, b }] of schedule.entries()) {
        // The noise model of make_dpmpp.py.
        at = at.map((value) => a * value + b * (0.6 * Math.sin(value + t / 1000) + 0.2 * value))
        expect(relativeError(at, x[i + 1] ?? [])).toBeLessThan(1e-5)
      }
    },
  )
})
