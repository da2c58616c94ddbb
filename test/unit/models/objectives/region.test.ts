import { describe, expect, it } from 'vitest'
import { meanStdThreshold, otsuThreshold } from '../../../../models/objectives/map-threshold.ts'
import { minMax } from '../../../../models/objectives/min-max.ts'
import { regionOf } from '../../../../models/objectives/region.ts'

const [H, W] = [20, 24]

/** A dim map with one bright rectangle. */
function blob(top: number, left: number, height: number, width: number, bright = 0.9): Float32Array {
  return Float32Array.from({ length: H * W }, (_, i) => {
    const [y, x] = [Math.floor(i / W), i % W]
    return y >= top && y < top + height && x >= left && x < left + width ? bright : 0.1
  })
}

describe('minMax', () => {
  it('stretches a map of any scale over 0..1 and keeps its order', () => {
    const map = minMax(Float32Array.of(3e-5, 1e-5, 2e-5, 5e-5))
    expect(Array.from(map, (v) => Math.round(v * 100) / 100)).toEqual([0.5, 0, 0.25, 1])
  })

  it('makes a flat map nothing', () => {
    expect(minMax(new Float32Array(4).fill(0.7))).toEqual(new Float32Array(4))
  })
})

describe('thresholds', () => {
  it('separates two levels, by Otsu', () => {
    const tau = otsuThreshold(blob(2, 2, 6, 6))
    expect(tau).toBeGreaterThan(0.1)
    expect(tau).toBeLessThanOrEqual(0.9)
  })

  it('separates two clouds at the gap between them, by Otsu', () => {
    const map = Float32Array.from({ length: 300 }, (_, i) =>
      i < 200 ? 0.1 + 0.2 * (i / 200) : 0.7 + 0.2 * ((i - 200) / 100),
    )
    const tau = otsuThreshold(map)
    expect(tau).toBeGreaterThan(0.29)
    expect(tau).toBeLessThan(0.71)
  })

  it('is 0 for a flat map, by Otsu', () => {
    expect(otsuThreshold(new Float32Array(9).fill(0.4))).toBe(0)
  })

  it('is mean + 1 standard deviation', () => {
    expect(meanStdThreshold(Float32Array.of(0, 0, 1, 1))).toBeCloseTo(1, 6)
  })
})

describe('regionOf', () => {
  it('is the mask itself when soft', () => {
    const mask = blob(2, 2, 6, 6)
    const region = regionOf(mask, H, W, 'soft', 'otsu')
    expect(region.blend).toBe(mask)
    expect(region.box).toEqual({ top: 0, left: 0, height: H, width: W })
  })

  it.each(['otsu', 'mean-std'] as const)('is exactly the bright rectangle when hard, by %s', (rule) => {
    const { blend } = regionOf(blob(2, 3, 6, 5), H, W, 'hard', rule)
    expect(blend).toEqual(blob(2, 3, 6, 5).map((v) => (v > 0.5 ? 1 : 0)))
  })

  it('is a square with a margin around the bright rectangle when it crops, unmasked inside', () => {
    const { blend, box, shown } = regionOf(blob(6, 8, 6, 8), H, W, 'crop', 'otsu')
    expect(box).toEqual({ top: 4, left: 7, height: 10, width: 10 })
    expect(blend.every((v) => v === 1)).toBe(true)
    expect(shown.reduce((sum, v) => sum + v, 0)).toBe(100)
  })

  it.each([
    ['a single pixel in the corner', blob(0, 0, 1, 1), 5],
    ['a bar as long as the picture', blob(18, 0, 2, W), 20],
    ['a rectangle at the far edge', blob(15, 20, 5, 4), 6],
  ])('stays inside the picture around %s', (_, mask, side) => {
    const { box } = regionOf(mask, H, W, 'crop', 'otsu')
    expect(box).toMatchObject({ height: side, width: side })
    expect(box.top).toBeGreaterThanOrEqual(0)
    expect(box.left).toBeGreaterThanOrEqual(0)
    expect(box.top + box.height).toBeLessThanOrEqual(H)
    expect(box.left + box.width).toBeLessThanOrEqual(W)
  })

  it('is nothing when the mask is black, and the whole picture for a crop', () => {
    const black = new Float32Array(H * W)
    expect(regionOf(black, H, W, 'hard', 'otsu').blend).toEqual(black)
    expect(regionOf(black, H, W, 'crop', 'otsu').box).toEqual({ top: 0, left: 0, height: H, width: W })
  })
})
