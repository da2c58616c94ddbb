import { describe, expect, it } from 'vitest'
import { intentScore, mapAgreement } from '../../../../models/inspect/map-agreement.ts'
import {
  areaShare,
  coverageOf,
  energyShare,
  massShare,
  meanWithin,
  regionCosine,
} from '../../../../models/inspect/region-share.ts'
import { termField } from '../../../../models/inspect/term-field.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { cosine, norm } from '../../../../models/tensor/vector.ts'

const leftHalf = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
]

describe('a region', () => {
  it('covers the same part of grids of any size, cells at its edge in part', () => {
    expect([...coverageOf(leftHalf, { width: 4, height: 1 })]).toEqual([1, 1, 0, 0])
    expect(areaShare(coverageOf(leftHalf, { width: 3, height: 5 }))).toBeCloseTo(0.5, 4)
    expect(coverageOf(leftHalf, { width: 3, height: 1 })[1]).toBeCloseTo(0.5, 4)
  })

  it('holds the part of a mass, and of the energy of magnitudes', () => {
    const region = Float32Array.of(1, 0.5, 0)
    expect(massShare([2, 4, 4], region)).toBeCloseTo(0.4, 9)
    expect(energyShare([1, 2, 2], region)).toBeCloseTo(3 / 9, 9)
    expect([massShare([0, 0, 0], region), energyShare([0, 0, 0], region)]).toEqual([null, null])
  })

  it('has the cosine of the two gradients cut to it, whatever the cells', () => {
    const [g, s] = [torchRandn(3, 96), torchRandn(4, 96)]
    const cells = { width: 4, height: 2 }
    const field = termField(g, s, { width: 8, height: 4 }, cells)
    const cut = (x: Float32Array) => x.filter((_, i) => i % 8 < 4)
    const region = coverageOf(leftHalf, cells)
    expect(regionCosine(field, region)).toBeCloseTo(cosine(cut(g), cut(s)), 5)
    expect(energyShare(field.global, region)).toBeCloseTo(norm(cut(g)) ** 2 / norm(g) ** 2, 5)
    expect(regionCosine(termField(g, new Float32Array(96), { width: 8, height: 4 }, cells), region)).toBeNull()
  })

  it('has the mean of its own pixels', () => {
    expect(meanWithin([4, 1, 9], Float32Array.of(1, 0.5, 0))).toBe(3)
    expect(meanWithin([4, 1, 9], new Float32Array(3))).toBeNull()
  })
})

describe('what was painted and what came of it', () => {
  it('scores the part of the saliency within the paint, next to the paint of a saliency that knows nothing', () => {
    expect(intentScore([3, 1, 0, 0], [1, 0, 0, 0])).toEqual({ score: 0.75, chance: 0.25 })
    expect(intentScore([1, 1, 1, 1], [1, 0, 0.5, 0])).toEqual({ score: 0.375, chance: 0.375 })
    expect(intentScore([0, 0], [1, 1])).toBeNull()
  })

  it('agrees fully with itself at any scale, not at all with its opposite, and says nothing of a flat map', () => {
    const map = [0, 1, 2, 5]
    expect(
      mapAgreement(
        map,
        map.map((v) => 3 * v),
      ),
    ).toEqual({ correlation: expect.closeTo(1, 9), similarity: expect.closeTo(1, 9) })
    expect(mapAgreement([1, 1, 0, 0], [0, 0, 1, 1])).toEqual({ correlation: expect.closeTo(-1, 9), similarity: 0 })
    expect(mapAgreement([1, 1], [0, 2])).toEqual({ correlation: null, similarity: 0.5 })
    expect(mapAgreement([0, 0], [0, 2])).toEqual({ correlation: null, similarity: null })
  })
})
