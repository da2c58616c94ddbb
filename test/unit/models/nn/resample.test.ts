import { describe, expect, it } from 'vitest'
import { resampleMatrix, transposed } from '../../../../models/nn/resample.ts'

const filters = ['bilinear', 'bicubic'] as const
const rowsOf = (matrix: Float32Array, from: number) =>
  Array.from({ length: matrix.length / from }, (_, i) => [...matrix.subarray(i * from, (i + 1) * from)])

describe('resampleMatrix', () => {
  it.each(filters)('keeps constants, up and down (%s)', (filter) => {
    for (const [from, to] of [
      [7, 16],
      [16, 7],
      [64, 224],
      [5, 1],
    ] as const) {
      for (const row of rowsOf(resampleMatrix(from, to, filter), from)) {
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
      }
    }
  })

  it.each(filters)('is the identity at equal sizes (%s)', (filter) => {
    const identity = Float32Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0))
    expect([...resampleMatrix(5, 5, filter)]).toEqual([...identity])
  })

  it('keeps straight lines away from the borders (bicubic up-sampling)', () => {
    const rows = rowsOf(resampleMatrix(20, 40, 'bicubic'), 20)
    for (let i = 6; i < 34; i++) {
      const value = rows[i]?.reduce((sum, weight, x) => sum + weight * (x + 0.5), 0)
      expect(value).toBeCloseTo((i + 0.5) / 2, 4)
    }
  })

  it('averages everything under the kernel when it shrinks', () => {
    expect(rowsOf(resampleMatrix(4, 2, 'bilinear'), 4)[0]?.map((weight) => Math.round(weight * 7))).toEqual([
      3, 3, 1, 0,
    ])
  })
})

it('turns a matrix around', () => {
  expect([...transposed(new Float32Array([1, 2, 3, 4, 5, 6]), 2, 3)]).toEqual([1, 4, 2, 5, 3, 6])
})
