import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipDistance } from '../../../../models/objectives/clip-distance.ts'
import { cropWindows, type Box } from '../../../../models/objectives/crop-windows.ts'
import { cropMatrices } from '../../../../models/objectives/resampling.ts'
import { noiseStream } from '../../../../models/tensor/noise-stream.ts'
import { at } from '../../../../models/tensor/vector.ts'
import golden from '../../../fixtures/torch-resample.json' with { type: 'json' }

const square = (side: number): Box => ({ top: 0, left: 0, height: side, width: side })
const draw = (n: number, power: number, box: Box, size: number, seed = 1) => {
  const stream = noiseStream(seed, 'crops', 0)
  return cropWindows(() => stream.uniform(), n, power, box, size)
}

describe('clipDistance', () => {
  it('is half the squared angle', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 3.14, noNaN: true }), (theta) => {
        const distance = clipDistance(Float64Array.of(1, 0), Float64Array.of(Math.cos(theta), Math.sin(theta)))
        expect(distance).toBeCloseTo(theta ** 2 / 2, 9)
      }),
    )
  })

  it('is 0 for a vector and itself, and about 0.80 at cosine 0.30', () => {
    expect(clipDistance(Float64Array.of(0.6, 0.8), Float64Array.of(0.6, 0.8))).toBe(0)
    expect(clipDistance(Float64Array.of(1, 0), Float64Array.of(0.3, Math.sqrt(1 - 0.09)))).toBeCloseTo(0.8016, 3)
  })
})

describe('cropWindows', () => {
  it("has DOODL's sides at its own sizes: 224..512, about 445 on average at power 0.3", () => {
    const sides = draw(4000, 0.3, square(512), 224).map(({ width }) => width)
    expect(Math.min(...sides)).toBeGreaterThanOrEqual(224)
    expect(Math.max(...sides)).toBeLessThanOrEqual(512)
    const mean = sides.reduce((sum, side) => sum + side, 0) / sides.length
    expect(Math.abs(mean - 445)).toBeLessThan(3)
  })

  it("keeps SGOOL's proportion, 224 of 256, where the picture is no larger than the encoder sees", () => {
    const sides = draw(2000, 1, square(64), 64).map(({ width }) => width)
    expect(Math.min(...sides)).toBe(56)
    expect(Math.max(...sides)).toBeLessThanOrEqual(64)
    const literal = draw(2000, 1, square(256), 224).map(({ width }) => width)
    expect(Math.min(...literal) / 256).toBeCloseTo(Math.min(...sides) / 64, 2)
  })

  it('lies inside its box, whatever the box', () => {
    fc.assert(
      fc.property(
        fc.record({
          top: fc.nat(40),
          left: fc.nat(40),
          height: fc.integer({ min: 2, max: 90 }),
          width: fc.integer({ min: 2, max: 90 }),
        }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(0xffff_ffff),
        (box, size, seed) => {
          for (const { top, left, height: side, width } of draw(8, 1, box, size, seed)) {
            expect(width).toBe(side)
            expect(side).toBeGreaterThanOrEqual(1)
            expect(top).toBeGreaterThanOrEqual(box.top)
            expect(left).toBeGreaterThanOrEqual(box.left)
            expect(top + side).toBeLessThanOrEqual(box.top + box.height)
            expect(left + side).toBeLessThanOrEqual(box.left + box.width)
          }
        },
      ),
    )
  })

  it('is the same for the same seed', () => {
    expect(draw(16, 0.3, square(64), 64, 9)).toEqual(draw(16, 0.3, square(64), 64, 9))
    expect(draw(16, 0.3, square(64), 64, 9)).not.toEqual(draw(16, 0.3, square(64), 64, 10))
  })
})

describe('cropMatrices', () => {
  const picture = Float64Array.from({ length: 36 }, (_, i) => i ** 1.5)
  /** rows · picture · colsᵀ of a 6 × 6 picture. */
  const resample = (size: number): number[] => {
    const { rows, cols } = cropMatrices([square(6)], 6, 6, size)
    return Array.from({ length: size * size }, (_, o) => {
      const [i, j] = [Math.floor(o / size), o % size]
      let sum = 0
      for (let p = 0; p < 36; p++)
        sum += at(rows, i * 6 + Math.floor(p / 6)) * at(cols, j * 6 + (p % 6)) * at(picture, p)
      return sum
    })
  }

  it("shrinks as torch's adaptive average pooling", () => {
    resample(4).forEach((value, i) => expect(value).toBeCloseTo(at(golden.pool, i), 3))
  })

  it("enlarges as torch's bilinear interpolation", () => {
    resample(9).forEach((value, i) => expect(value).toBeCloseTo(at(golden.bilinear, i), 3))
  })

  it('leaves a window of the encoder’s own size as it is', () => {
    expect(resample(6).map((v) => Math.round(v * 1e4))).toEqual(Array.from(picture, (v) => Math.round(v * 1e4)))
  })

  it('weighs every output pixel with 1 in all, and nothing outside the window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(10),
        fc.nat(10),
        (side, size, top, left) => {
          const [height, width] = [side + top + 3, side + left + 5]
          const { rows, cols } = cropMatrices([{ top, left, height: side, width: side + 2 }], height, width, size)
          for (const [matrix, length, start, span] of [
            [rows, height, top, side],
            [cols, width, left, side + 2],
          ] as const) {
            for (let i = 0; i < size; i++) {
              const row = matrix.slice(i * length, (i + 1) * length)
              expect(row.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 5)
              expect(row.every((w, k) => w === 0 || (k >= start && k < start + span))).toBe(true)
            }
          }
        },
      ),
    )
  })
})
