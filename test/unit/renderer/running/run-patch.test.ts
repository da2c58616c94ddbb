import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOpen, withDrawing, withEnd, withStep } from '../../../../renderer/features/running/run-patch.ts'
import { toyDrawing, toyRow, toyRun } from '../toy-run.ts'

const id = 'run-00001'
const queued = toyRun([toyDrawing('sd', [], { state: 'queued' }), toyDrawing('sgool', [], { state: 'queued' })], {
  state: 'queued',
})

it('adds a stored step, starts the drawing, and leaves the other one alone', () => {
  const run = withStep(queued, { id, method: 'sgool', step: toyRow(0, 3) })
  expect(run.state).toBe('running')
  expect(run.drawings.map(({ state, steps }) => [state, steps.length])).toEqual([
    ['queued', 0],
    ['running', 1],
  ])
})

it('knows the same steps in whatever order and however often they come, and the best among them', () => {
  const losses = [5, 3, 1, 2]
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 }), (order) => {
      let run = queued
      for (const n of order) run = withStep(run, { id, method: 'sgool', step: toyRow(n, losses[n] ?? 0) })
      expect(run.drawings[1]?.steps.map(({ index }) => index)).toEqual([0, 1, 2, 3])
      expect(run.drawings[1]?.bestStep).toBe(2)
    }),
  )
})

it('keeps the best step it knows when an event does not name one', () => {
  const run = toyRun([toyDrawing('sgool', [2, 1], { state: 'running' })])
  const ended = withDrawing(run, { id, method: 'sgool', state: 'stopped', bestStep: null, failure: null })
  expect(ended.drawings[0]).toMatchObject({ state: 'stopped', bestStep: 1 })
})

it('ends what was still open with the run, and nothing else', () => {
  const run = toyRun([
    toyDrawing('sd', [1]),
    toyDrawing('doodl', [1], { state: 'running' }),
    toyDrawing('sgool', [], { state: 'queued' }),
  ])
  const ended = withEnd(run, { id, state: 'interrupted', failure: null })
  expect(ended.drawings.map(({ state }) => state)).toEqual(['finished', 'interrupted', 'interrupted'])
  expect(ended.state).toBe('interrupted')
})

it('counts only queued and running as open', () => {
  expect((['queued', 'running', 'finished', 'stopped', 'interrupted', 'failed'] as const).filter(isOpen)).toEqual([
    'queued',
    'running',
  ])
})
