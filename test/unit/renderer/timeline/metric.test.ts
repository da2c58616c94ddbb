import { expect, it } from 'vitest'
import { bestPlace } from '../../../../renderer/features/timeline/metric.ts'
import { toyDrawing, toyRow } from '../toy-run.ts'

it('takes the lowest loss as the studio keeps it, whatever came before a change', () => {
  const drawing = toyDrawing('sgool', [3, 1, 2], { bestStep: 2 })
  expect(bestPlace(drawing, 'loss')).toBe(2)
})

it('takes the highest score and the lowest term, the first of equals', () => {
  const steps = [toyRow(0, 2, 20), toyRow(1, 1, 30), toyRow(2, 1, 30)]
  const drawing = { ...toyDrawing('doodl', []), steps }
  expect(bestPlace(drawing, 'guidance')).toBe(1)
  expect(bestPlace(drawing, 'global')).toBe(1)
})

it('leaves out what was not measured or is no number', () => {
  const steps = [
    { ...toyRow(0, 1), judgeScore: null },
    { ...toyRow(1, 1), judgeScore: Number.NaN },
    { ...toyRow(2, 1), judgeScore: 4 },
  ]
  expect(bestPlace({ ...toyDrawing('doodl', []), steps }, 'judge')).toBe(2)
  expect(bestPlace({ ...toyDrawing('doodl', []), steps }, 'agreement')).toBeNull()
})
