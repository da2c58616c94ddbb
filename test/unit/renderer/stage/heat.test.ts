import { expect, it } from 'vitest'
import { heat, heatTable } from '../../../../renderer/features/stage/heat.ts'

const grey = (levels: readonly number[]) =>
  Uint8ClampedArray.from(levels.flatMap((level) => [level, level, level, 255]))

it('grows denser with attention, from nothing at all', () => {
  const table = heatTable()
  const alphas = Array.from({ length: 256 }, (_, level) => table[level * 4 + 3] ?? -1)
  expect(alphas[0]).toBe(0)
  expect(alphas.every((alpha, level) => level === 0 || alpha >= (alphas[level - 1] ?? 0))).toBe(true)
})

it('draws a contour where the map crosses a half, and none where it is even', () => {
  const step = grey([100, 100, 150, 150])
  heat(step, 4)
  expect([...step.subarray(4, 8)]).toEqual([255, 255, 255, 235])
  const even = grey([100, 100, 100, 100])
  heat(even, 2)
  expect(even[3]).toBeLessThan(235)
})

it('does not take the end of a row for the neighbour of the next', () => {
  const rows = grey([10, 10, 200, 200])
  heat(rows, 2)
  // Only the row above the jump is a line: 10 -> 200 downwards, not from the end of one row to the start of the next.
  expect([3, 7, 11, 15].map((i) => rows[i] === 235)).toEqual([true, true, false, false])
})
