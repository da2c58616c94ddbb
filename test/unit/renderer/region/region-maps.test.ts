import { describe, expect, it } from 'vitest'
import { poolMean } from '../../../../renderer/features/region/pool-mean.ts'
import { regionFigures } from '../../../../renderer/features/region/region-figures.ts'
import { conflictArea } from '../../../../renderer/features/region/region-overlay.ts'
import { boxOf, outlineOf } from '../../../../renderer/features/region/region-store.ts'
import type { StepMaps } from '../../../../renderer/features/region/step-maps.ts'

describe('a map made small', () => {
  it('keeps its sum, where the size divides and where it does not', () => {
    const data = Float32Array.from({ length: 15 }, (_, i) => i)
    expect(poolMean({ width: 5, height: 3, data }, 5)).toEqual({ width: 5, height: 3, data })
    const pooled = poolMean({ width: 5, height: 3, data }, 3)
    expect([pooled.width, pooled.height]).toEqual([3, 2])
    expect(pooled.data.reduce((sum, value) => sum + 4 * value, 0)).toBe(105)
    expect(pooled.data[0]).toBe((0 + 1 + 5 + 6) / 4)
  })
})

describe('a region by figures', () => {
  it.each(['ellipse', 'rectangle'] as const)('of an %s are those it was made of', (shape) => {
    const box = { x: 40, y: 55, width: 30, height: 20 }
    expect(boxOf(outlineOf(shape, box))).toEqual(box)
  })
})

describe('the figures of a region', () => {
  const maps: StepMaps = {
    saliency: { width: 4, height: 1, data: Float32Array.of(1, 1, 1, 5) },
    mask: { width: 4, height: 1, data: Float32Array.of(0, 0, 0, 1) },
    change: { width: 4, height: 1, data: Float32Array.of(0.4, 0.2, 0, 0.1) },
    gradient: { width: 2, height: 1, data: Float32Array.of(3, 4) },
    field: {
      width: 2,
      height: 1,
      global: Float32Array.of(1, 2),
      saliency: Float32Array.of(2, 0),
      cosine: Float32Array.of(-1, 0),
    },
    intent: null,
    agreement: null,
  }
  const left = regionFigures(outlineOf('rectangle', { x: 25, y: 50, width: 50, height: 100 }))

  it('lay one outline over maps of different sizes', () => {
    const figures = left(maps)
    expect(figures).toMatchObject({ saliency: 0.25, latent: 9 / 25, global: 0.2, salient: 1, cosine: -1 })
    expect(figures.change).toBeCloseTo(0.3, 6)
    expect(figures.changeOutside).toBeCloseTo(0.05, 6)
    expect(conflictArea(maps)).toBe(0.5)
  })

  it('are null where a step kept nothing, never nought', () => {
    const old = left({ ...maps, field: null, gradient: null, saliency: null })
    expect(old).toMatchObject({ saliency: null, latent: null, global: null, salient: null, cosine: null })
    expect(conflictArea({ ...maps, field: null })).toBeNull()
  })
})
