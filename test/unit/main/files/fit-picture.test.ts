import { expect, it } from 'vitest'
import { fitPicture } from '../../../../main/files/fit-picture.ts'

it('takes the middle of a wide picture, channel by channel', () => {
  // 4 × 2: the middle 2 × 2 is red above, blue below; the rest is white.
  const [white, red, blue] = [
    [1, 1, 1],
    [1, 0, 0],
    [0, 0, 1],
  ]
  const rows = [white, red, red, white, white, blue, blue, white]
  const fitted = fitPicture({ width: 4, height: 2, channels: 3, values: Float32Array.from(rows.flat()) }, 2, 2)
  expect([...fitted]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
})

it('makes grey three alike channels, and lays what is transparent on white', () => {
  expect([...fitPicture({ width: 1, height: 1, channels: 1, values: Float32Array.of(0) }, 1, 1)]).toEqual([0, 0, 0])
  expect([...fitPicture({ width: 1, height: 1, channels: 4, values: Float32Array.of(0, 0, 1, 0) }, 1, 1)]).toEqual([
    1, 1, 1,
  ])
})

it('shrinks by the mean and grows without leaving 0..1', () => {
  const checks = Float32Array.from({ length: 64 }, (_, i) => (i + Math.floor(i / 8)) % 2)
  const small = fitPicture({ width: 8, height: 8, channels: 1, values: checks }, 2, 2)
  for (const value of small) expect(value).toBeCloseTo(0.5, 1)
  const large = fitPicture({ width: 8, height: 8, channels: 1, values: checks }, 32, 32)
  expect(large.every((value) => value >= 0 && value <= 1)).toBe(true)
})
