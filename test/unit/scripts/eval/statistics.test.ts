import { describe, expect, it } from 'vitest'
import { meanInterval } from '../../../../scripts/eval/interval.ts'
import { centralProbability, twoSidedQuantile } from '../../../../scripts/eval/student-t.ts'
import { summarise } from '../../../../scripts/eval/eval-summary.ts'
import type { EvalRow } from '../../../../scripts/eval/eval-rows.ts'
import { evalTable } from '../../../../scripts/eval/eval-table.ts'

describe('Student’s t', () => {
  // Printed tables, two-sided.
  it.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.30265],
    [0.95, 9, 2.26216],
    [0.95, 19, 2.09302],
    [0.95, 39, 2.02269],
    [0.99, 10, 3.16927],
    [0.95, 100_000, 1.95999],
  ])('has the quantile of the tables (%d, %i degrees of freedom)', (probability, df, t) => {
    expect(twoSidedQuantile(probability, df)).toBeCloseTo(t, 4)
  })

  it('is the arctangent law with one degree of freedom', () => {
    expect(centralProbability(1, 1)).toBeCloseTo(0.5, 12)
    expect(centralProbability(3, 1)).toBeCloseTo((2 / Math.PI) * Math.atan(3), 12)
  })
})

describe('meanInterval', () => {
  it('is the textbook interval', () => {
    const { mean, low, high, n } = meanInterval([1, 2, 3, 4, 5])
    expect([mean, n]).toEqual([3, 5])
    expect(low).toBeCloseTo(3 - 2.77645 * Math.sqrt(2.5 / 5), 4)
    expect(high).toBeCloseTo(3 + 2.77645 * Math.sqrt(2.5 / 5), 4)
  })

  it('has no bounds for one value, and no mean for none', () => {
    expect(meanInterval([7])).toEqual({ mean: 7, low: null, high: null, n: 1 })
    expect(() => meanInterval([])).toThrow(RangeError)
  })
})

const row = (
  method: EvalRow['method'],
  prompt: string,
  seed: number,
  guidanceScore: number,
  judgeScore: number | null = 1,
): EvalRow => ({
  method,
  prompt,
  seed,
  guidanceScore,
  judgeScore,
  loss: 0,
  bestStep: 0,
  unetCalls: 1,
  seconds: 2,
  cpuSeconds: 3,
})

describe('summarise', () => {
  const rows = [
    row('sd', 'a', 0, 10),
    row('sd', 'a', 1, 20),
    row('sd', 'b', 0, 30),
    row('sd', 'b', 1, 50),
    row('sgool', 'a', 0, 12),
    row('sgool', 'a', 1, 21),
    row('sgool', 'b', 0, 33),
    row('sgool', 'b', 1, 54),
  ]

  it('averages seeds first, so that prompts are what is counted', () => {
    const [sd] = summarise(rows).methods
    expect(sd?.measures.guidanceScore).toMatchObject({ mean: 27.5, n: 2 })
  })

  it('pairs pictures of the same prompt and seed, whatever the order of the rows', () => {
    const [only, ...others] = summarise(rows.toReversed()).comparisons
    expect(others).toEqual([])
    expect(only).toMatchObject({ method: 'sgool', against: 'sd', measures: { guidanceScore: { mean: 2.5, n: 2 } } })
    // Differences 1.5 and 3.5 a prompt: 2.5 ± 12.7062 · 1.
    expect(only?.measures.guidanceScore?.low).toBeCloseTo(2.5 - 12.7062, 3)
  })

  it('leaves out a picture without a partner, and a measure nobody has', () => {
    const alone = [...rows.map((r) => ({ ...r, judgeScore: null })), row('sgool', 'c', 0, 99, null)]
    const { methods, comparisons } = summarise(alone)
    expect(comparisons[0]?.measures.guidanceScore?.mean).toBe(2.5)
    expect(comparisons[0]?.measures.judgeScore).toBeUndefined()
    expect(methods[0]?.measures.judgeScore).toBeUndefined()
  })

  it('prints every method and comparison in a table of even lines', () => {
    const lines = evalTable(summarise(rows)).split('\n')
    expect(lines).toHaveLength(5)
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
    expect(lines[4]).toContain('| SGOOL − SD | +2.50 [−10.21, +15.21] |')
  })
})
