import { describe, expect, it } from 'vitest'
import { flatWindow, isFlat } from '../../../../models/methods/flat-curve.ts'
import { methods } from '../../../../models/methods/run-method.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

const falling = (n: number, rate: number) => Array.from({ length: n }, (_, m) => 0.4 + 0.2 * Math.exp(-rate * m))

describe('a curve', () => {
  it('is not flat while it falls, nor before twice the window', () => {
    expect(isFlat(falling(20, 0.02))).toBe(false)
    expect(isFlat(falling(2 * flatWindow - 1, 5))).toBe(false)
    expect(isFlat([])).toBe(false)
  })
  it('is flat when the last window gained less than a fiftieth of all that was gained', () => {
    const at = falling(60, 0.5).findIndex((_, m, all) => isFlat(all.slice(0, m + 1)))
    expect(at).toBeGreaterThanOrEqual(2 * flatWindow - 1)
    expect(at).toBeLessThan(20)
  })
  it('is flat when it only rose', () => {
    expect(isFlat(Array.from({ length: 2 * flatWindow }, (_, m) => 0.5 + m / 100))).toBe(true)
  })
  it('is judged by its lowest point: noise above it does not hide a gain', () => {
    const noisy = falling(16, 0.05).map((loss, m) => loss + (m % 2) * 0.05)
    expect(isFlat(noisy)).toBe(false)
  })
})

it('ends an optimisation that was told to stop when flat, and no other', async () => {
  const none = { ...toyOptions().update, clip: 0, noise: 0 }
  const drawn = async (stopWhenFlat: boolean) => {
    const hooks = recordingHooks()
    const options = toyOptions({ optSteps: 20, update: none, stopWhenFlat })
    const result = await methods.sgool(toyStages(), toyConditioning(), torchRandn(4, 16), options, hooks)
    expect(result.stopped).toBe('none')
    return hooks.steps.length
  }
  expect([await drawn(true), await drawn(false)]).toEqual([2 * flatWindow, 20])
})
