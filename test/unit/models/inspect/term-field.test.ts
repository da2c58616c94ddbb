import { describe, expect, it } from 'vitest'
import { packTermField, unpackTermField } from '../../../../models/inspect/term-field-map.ts'
import { termField } from '../../../../models/inspect/term-field.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { cosine, dot, norm } from '../../../../models/tensor/vector.ts'

const picture = { width: 8, height: 4 }
const cells = { width: 4, height: 2 }
const [g, s] = [torchRandn(1, 96), torchRandn(2, 96)]

describe('a term field', () => {
  it('adds up to the energies and the inner product of the whole gradients', () => {
    const field = termField(g, s, picture, cells)
    expect(norm(field.global)).toBeCloseTo(norm(g), 5)
    expect(norm(field.saliency)).toBeCloseTo(norm(s), 5)
    const product = field.cosine.reduce((sum, c, i) => sum + c * field.global[i]! * field.saliency[i]!, 0)
    expect(product).toBeCloseTo(dot(g, s), 4)
  })

  it('holds a cell of two by two pixels and three channels', () => {
    const field = termField(g, s, picture, cells)
    // The second cell of the second row: columns 2 and 3, rows 2 and 3.
    const at = [0, 1, 2].flatMap((channel) => [18, 19, 26, 27].map((i) => channel * 32 + i))
    const part = (x: Float32Array) => Float32Array.from(at, (i) => x[i]!)
    expect(field.global[5]).toBeCloseTo(norm(part(g)), 5)
    expect(field.cosine[5]).toBeCloseTo(cosine(part(g), part(s)), 5)
  })

  it('says 1 where the terms agree, -1 where they are opposed and 0 where one asks for nothing', () => {
    const opposed = Float32Array.from(g, (value, i) => (i % 8 < 2 ? -2 * value : i % 8 < 4 ? 0 : 3 * value))
    expect([...termField(g, opposed, picture, cells).cosine.slice(0, 4)].map((c) => Math.round(c * 1e5) / 1e5)).toEqual(
      [-1, 0, 1, 1],
    )
  })

  it('refuses cells that do not divide the picture', () => {
    expect(() => termField(g, s, picture, { width: 3, height: 2 })).toThrow(/3 × 2 cells do not divide 8 × 4/)
  })

  it('comes back from its stored map to one part in 65535', () => {
    const field = termField(g, s, picture, cells)
    const packed = packTermField(field)
    expect([packed.map.width, packed.map.height]).toEqual([4, 6])
    const back = unpackTermField(packed)
    for (const [name, step] of [
      ['global', packed.peaks.global],
      ['saliency', packed.peaks.saliency],
      ['cosine', 2],
    ] as const) {
      for (const [i, value] of field[name].entries()) {
        expect(Math.abs(back[name][i]! - value)).toBeLessThan(step / 65535)
      }
    }
  })

  it('that asks for nothing is stored as nothing', () => {
    const none = termField(new Float32Array(96), new Float32Array(96), picture, cells)
    expect(unpackTermField(packTermField(none)).global).toEqual(new Float32Array(8))
    expect(() =>
      unpackTermField({ map: { width: 2, height: 4, data: new Uint16Array(8) }, peaks: { global: 1, saliency: 1 } }),
    ).toThrow(/three panels/)
  })
})
