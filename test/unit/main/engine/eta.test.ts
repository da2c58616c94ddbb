import { describe, expect, it } from 'vitest'
import { etaMeter } from '../../../../main/engine/eta.ts'
import { runEtaMs } from '../../../../main/services/run-eta.ts'
import { toyRecipe } from '../../../support/toy-engine/toy-host.ts'

/** Plays `outerTotal` steps of T forward (10 ms) and T backward (30 ms) calls and collects the estimates. */
function play(outerTotal: number, T: number) {
  const meter = etaMeter(0)
  let now = 0
  const estimates: { left: number; estimate: number }[] = []
  const whole = outerTotal * T * 40
  for (let outer = 0; outer < outerTotal; outer++) {
    for (let inner = 1; inner <= 2 * T; inner++) {
      const phase = inner <= T ? 'forward' : 'backward'
      now += phase === 'forward' ? 10 : 30
      meter.call({ outer, outerTotal, inner, innerTotal: 2 * T, phase }, now)
      estimates.push({ left: whole - now, estimate: meter.methodEtaMs()! })
    }
  }
  return estimates
}

describe('the ETA', () => {
  it('is nothing before the first call, and zero after the last', () => {
    expect(etaMeter(0).methodEtaMs()).toBeNull()
    expect(play(4, 5).at(-1)!.estimate).toBe(0)
  })

  it('is within a fifth of the truth once a whole step has been seen', () => {
    const afterFirst = play(10, 20).slice(40, -40)
    for (const { left, estimate } of afterFirst) expect(Math.abs(estimate - left) / left).toBeLessThan(0.2)
  })

  it('counts the waiting methods at the pace measured so far', () => {
    const progress = {
      outer: 0,
      outerTotal: 1,
      inner: 1,
      innerTotal: 5,
      phase: 'forward',
      methodEtaMs: 100,
      callMs: { forward: 10, backward: 20 },
    } as const
    const recipe = toyRecipe({ steps: 5, optSteps: 3 })
    expect(runEtaMs(recipe, [], progress)).toBe(100)
    expect(runEtaMs(recipe, ['sd'], progress)).toBe(150)
    expect(runEtaMs(recipe, ['baseline', 'sgool'], progress)).toBe(100 + 5 * 40 + 3 * 5 * 30)
    expect(runEtaMs({ ...recipe, gradient: 'shortcut' }, ['sgool'], progress)).toBe(100 + 3 * (5 * 10 + 20))
    expect(runEtaMs(recipe, ['sd'], { ...progress, methodEtaMs: null })).toBeNull()
  })
})
