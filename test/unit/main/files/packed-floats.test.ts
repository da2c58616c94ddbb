import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packFloats, unpackFloats } from '../../../../main/files/packed-floats.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'

describe('packed floats', () => {
  it('come back bit by bit, whatever they are and however many bytes are over', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect([...unpackFloats(packFloats(bytes))]).toEqual([...bytes])
      }),
    )
  })

  it('are smaller even when they are noise', () => {
    const noise = torchRandn(7, 4 * 64 * 64)
    const bytes = new Uint8Array(noise.buffer, noise.byteOffset, noise.byteLength)
    expect(packFloats(bytes).length).toBeLessThan(bytes.length * 0.95)
  })

  it('refuse what is no packed floats', () => {
    expect(() => unpackFloats(Uint8Array.of(1, 2, 3, 4))).toThrow()
  })
})
