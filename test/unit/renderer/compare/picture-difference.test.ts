import { describe, expect, it } from 'vitest'
import { oklab, pictureDifference } from '../../../../renderer/features/compare/picture-difference.ts'

const side = 16
const paint = (of: (x: number, y: number) => readonly [number, number, number]) => ({
  width: side,
  height: side,
  data: Uint8ClampedArray.from(
    Array.from({ length: side * side }, (_, n) => [...of(n % side, Math.floor(n / side)), 255]).flat(),
  ),
})
const ramp = paint((x, y) => [x * 16, y * 16, 128])
const spot = paint((x, y) => (x === 4 && y === 9 ? [255, 255, 255] : [x * 16, y * 16, 128]))

describe.each(['absolute', 'perceptual', 'ssim'] as const)('the %s difference', (kind) => {
  it('is nothing between equal pictures', () => {
    const { map, total } = pictureDifference(ramp, ramp, kind)
    expect(map.every((value) => Math.abs(value) < 1e-6)).toBe(true)
    expect(total).toBeCloseTo(kind === 'ssim' ? 1 : 0, 6)
  })

  it('is where the pictures differ', () => {
    const { map } = pictureDifference(ramp, spot, kind)
    expect(map[9 * side + 4]).toBeGreaterThan(0.1)
    expect(map[0]).toBeCloseTo(0, 6)
  })

  it('is the same both ways', () => {
    expect(pictureDifference(ramp, spot, kind).total).toBeCloseTo(pictureDifference(spot, ramp, kind).total, 9)
  })
})

it('takes the largest of the channels, as a share of all', () => {
  const [black, red] = [paint(() => [0, 0, 0]), paint(() => [51, 0, 0])]
  const { map, total } = pictureDifference(black, red, 'absolute')
  expect(map[0]).toBeCloseTo(0.2, 6)
  expect(total).toBeCloseTo(0.2 / 3, 6)
})

it('has the closed form of SSIM where pictures are flat', () => {
  const [a, b] = [paint(() => [100, 100, 100]), paint(() => [150, 150, 150])]
  const expected = (2 * 100 * 150 + 6.5025) / (100 ** 2 + 150 ** 2 + 6.5025)
  expect(pictureDifference(a, b, 'ssim').total).toBeCloseTo(expected, 6)
})

it('gives white and black the lightness that OKLab gives them', () => {
  const [white] = oklab(Uint8ClampedArray.of(255, 255, 255, 255), 0)
  const [black] = oklab(Uint8ClampedArray.of(0, 0, 0, 255), 0)
  expect([white, black].map((l) => Math.round(l * 1e4) / 1e4)).toEqual([1, 0])
})
