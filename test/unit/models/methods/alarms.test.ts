import { describe, expect, it } from 'vitest'
import { alarmsOf, attendedShare, type WatchedStep } from '../../../../models/methods/alarms.ts'
import { flatWindow } from '../../../../models/methods/flat-curve.ts'

const shell = 32
/** A trajectory whose loss falls as it should. */
const healthy = (n: number): WatchedStep[] =>
  Array.from({ length: n }, (_, index) => ({
    index,
    loss: 0.6 - 0.01 * index + (index % 2) * 0.004,
    era: 0,
    latentNorm: shell,
    attended: 0.3,
  }))
const then = (steps: WatchedStep[], change: Partial<WatchedStep>): WatchedStep[] => {
  const index = steps.length
  return [...steps, { ...healthy(index + 1)[index]!, ...change }]
}
const kinds = (steps: WatchedStep[]) => alarmsOf(steps, shell).map(({ kind }) => kind)

describe('a trajectory', () => {
  it('that behaves gives no alarm at any step', () => {
    for (let n = 0; n <= 30; n++) expect(kinds(healthy(n))).toEqual([])
  })
  it.each([NaN, Infinity])('of a loss of %s is not finite', (loss) => {
    expect(kinds(then(healthy(5), { loss }))).toContain('non-finite')
  })
  it('that leaves its shell drifts, either way', () => {
    for (const latentNorm of [shell * 1.12, shell * 0.88])
      expect(alarmsOf(then(healthy(5), { latentNorm }), shell)).toEqual([
        { kind: 'norm-drift', step: 5, value: expect.closeTo(0.12, 6), limit: 0.1, best: 4 },
      ])
    expect(kinds(then(healthy(5), { latentNorm: shell * 1.08 }))).toEqual([])
  })
  it('whose loss jumps names the best step before, and does not confuse noise with a jump', () => {
    const [jump] = alarmsOf(then(healthy(10), { loss: 0.8 }), shell)
    expect(jump).toMatchObject({ kind: 'loss-jump', step: 10, best: 9 })
    expect(kinds(then(healthy(10), { loss: 0.55 }))).toEqual([])
    const noisy = healthy(10).map((step) => ({ ...step, loss: 0.5 + (step.index % 2) * 0.1 }))
    expect(kinds(then(noisy, { loss: 0.7 }))).toEqual([])
  })
  it('whose loss is of another measure than before has not jumped', () => {
    expect(kinds(then(healthy(10), { loss: 0.9, era: 1 }))).toEqual([])
  })
  it('whose attention shrinks to a spot, or is gone, collapses', () => {
    for (const attended of [0.05, 0]) expect(kinds(then(healthy(4), { attended }))).toEqual(['saliency-collapse'])
    expect(kinds(then(healthy(4), { attended: 0.1 }))).toEqual([])
  })
  it('that no longer falls is flat, once', () => {
    const flat = Array.from({ length: 4 * flatWindow }, (_, index) => ({
      ...healthy(1)[0]!,
      index,
      loss: 0.4 + 0.2 * Math.exp(-index),
    }))
    const at = flat.map((_, n) => kinds(flat.slice(0, n + 1)))
    expect(at.filter((found) => found.includes('flat'))).toHaveLength(1)
    expect(at.findIndex((found) => found.includes('flat'))).toBe(2 * flatWindow - 1)
  })
  it('warns again only after it was well again', () => {
    const jumped = then(healthy(10), { loss: 0.8 })
    expect(kinds(then(jumped, { loss: 0.8 }))).toEqual([])
    expect(kinds(then(then(jumped, { loss: 0.5 }), { loss: 0.95 }))).toEqual(['loss-jump'])
  })
})

it('measures the share of a map that is attended to', () => {
  expect(attendedShare(new Float32Array(64).fill(0.5))).toBeCloseTo(1, 9)
  expect(attendedShare(Float32Array.from({ length: 64 }, (_, i) => (i === 9 ? 1 : 0)))).toBeCloseTo(1 / 64, 9)
  expect(attendedShare(new Float32Array(64))).toBe(0)
})
