import { describe, expect, it } from 'vitest'
import { encodeNpy } from '../../../../main/files/npy.ts'

describe('encodeNpy', () => {
  it('writes version 1.0, little endian, with the data at a multiple of 64', () => {
    const bytes = Buffer.from(encodeNpy(Float32Array.of(1.5, -2), [2, 1]))
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x93NUMPY\x01\x00', 'latin1'))
    const start = 10 + bytes.readUInt16LE(8)
    expect(start % 64).toBe(0)
    expect(bytes.toString('latin1', 10, start).trimEnd()).toBe(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }",
    )
    expect([bytes.readFloatLE(start), bytes.readFloatLE(start + 4), bytes.length - start]).toEqual([1.5, -2, 8])
  })

  it('writes float64 and one-dimensional shapes as NumPy does', () => {
    const bytes = Buffer.from(encodeNpy(Float64Array.of(0.1), [1]))
    expect(bytes.toString('latin1', 10, 80)).toContain("'<f8', 'fortran_order': False, 'shape': (1,)")
    expect(bytes.readDoubleLE(bytes.length - 8)).toBe(0.1)
  })

  it('refuses a shape that the values do not fill', () => {
    expect(() => encodeNpy(new Float32Array(5), [2, 3])).toThrow('do not fill')
  })
})
