import { expect, it } from 'vitest'
import { moveInGrid } from '../../../../renderer/features/history/move-in-grid.ts'

it.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 7, 7],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 1, 4],
  ['ArrowDown', 5, 7],
  ['ArrowUp', 4, 1],
  ['ArrowUp', 1, 1],
  ['Home', 5, 0],
  ['End', 2, 7],
  ['Enter', 2, null],
])('%s from %i of eight in rows of three leads to %s', (key, from, to) => {
  expect(moveInGrid(key, from, 8, 3)).toBe(to)
})
