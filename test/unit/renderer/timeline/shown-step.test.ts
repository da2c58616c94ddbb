import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../../../models/must.ts'
import {
  cursorOrigin,
  isDiverging,
  lastStep,
  moveCursor,
  plannedSteps,
  scoreAgainstSd,
  shownStep,
} from '../../../../renderer/features/timeline/shown-step.ts'
import { toyDrawing, toyRow, toyRun } from '../toy-run.ts'

const sd = toyDrawing('sd', [5])
const sgool = toyDrawing('sgool', [4, 3, 1, 2])

describe('the step shown', () => {
  it('is the best one of a drawing that is done, while the cursor follows', () => {
    expect(shownStep(sgool, null)?.index).toBe(2)
  })
  it('is the newest one of a drawing under way, while the cursor follows', () => {
    expect(shownStep({ ...sgool, state: 'running' }, null)?.index).toBe(3)
  })
  it('is the one at the cursor, and the last one in a shorter lane', () => {
    expect(shownStep(sgool, 1)?.index).toBe(1)
    expect(shownStep(sd, 3)?.index).toBe(0)
  })
  it('does not exist before the first', () => {
    expect(shownStep(toyDrawing('doodl', []), null)).toBeNull()
    expect(shownStep(toyDrawing('doodl', []), 2)).toBeNull()
  })
})

describe('the cursor', () => {
  it('starts from the step shown in the chosen lane', () => {
    expect(moveCursor(null, 1, [sd, sgool], 'sgool')).toBe(3)
    expect(moveCursor(null, -1, [sd, sgool], 'sgool')).toBe(1)
  })
  it('starts from the longest lane where the chosen one has no step yet', () => {
    expect(cursorOrigin(null, [toyDrawing('doodl', [3, 2]), toyDrawing('sgool', [])], 'sgool')).toBe(1)
  })
  it('goes to the ends and no further', () => {
    expect(moveCursor(2, Infinity, [sd, sgool], 'sd')).toBe(3)
    expect(moveCursor(2, -Infinity, [sd, sgool], 'sd')).toBe(0)
  })
  it('has nowhere to go before the first step', () => {
    expect(moveCursor(null, 1, [toyDrawing('sd', [])], 'sd')).toBeNull()
    expect(lastStep([])).toBe(-1)
  })
  it('always stands on a step of some lane', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30, max: 30 })), fc.integer({ min: 1, max: 12 }), (moves, steps) => {
        const drawings = [
          sd,
          toyDrawing(
            'sgool',
            Array.from({ length: steps }, (_, n) => n),
          ),
        ]
        let cursor = moveCursor(null, 0, drawings, 'sgool')
        for (const by of moves) cursor = moveCursor(cursor, by, drawings, 'sgool')
        expect(cursor).toBeGreaterThanOrEqual(0)
        expect(cursor).toBeLessThanOrEqual(steps - 1)
      }),
    )
  })
})

it('compares with SD of the same run, and not SD with itself', () => {
  const best = must(shownStep(sgool, null), 'it has steps')
  expect(scoreAgainstSd(best, [sd, sgool])).toBeCloseTo(4)
  expect(scoreAgainstSd(must(sd.steps[0], 'it has one'), [sd, sgool])).toBeNull()
  expect(scoreAgainstSd(best, [sgool])).toBeNull()
})

it('warns when guidance rose against SD and the judge did not', () => {
  const plain = toyDrawing('sd', [], { steps: [{ ...toyRow(0, 5, 24), judgeScore: 24 }] })
  const step = (guidanceScore: number, judgeScore: number | null) => ({ ...toyRow(0, 1), guidanceScore, judgeScore })
  expect(isDiverging(step(28, 23), [plain])).toBe(true)
  expect(isDiverging(step(28, 25), [plain])).toBe(false)
  expect(isDiverging(step(23, 22), [plain])).toBe(false)
  expect(isDiverging(step(28, null), [plain])).toBe(false)
})

it('plans one step for SD and Baseline, and M for the optimisers', () => {
  const { recipe } = toyRun([sd])
  expect((['sd', 'baseline', 'doodl', 'sgool'] as const).map((method) => plannedSteps(method, recipe))).toEqual([
    1, 1, 5, 5,
  ])
})
