import fc from 'fast-check'
import { encode } from 'fast-png'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePicture } from '../../../../main/files/decode-picture.ts'
import { encodeGrey, encodeRgb, gradientToGrey, planarToRgb } from '../../../../main/files/encode-picture.ts'
import { PngError, readChunks, readHeader, writeChunks } from '../../../../main/files/png-chunks.ts'
import { readText, textChunk } from '../../../../main/files/png-text.ts'
import { readPictureRecipe } from '../../../../main/files/picture-recipe.ts'

const rgb = new Uint8Array(4 * 3 * 3).map((_, i) => i * 7)
const png = () => encodeRgb(rgb, 4, 3, { fovea: 'häuser 🏠' })

function header(width: number, height: number): Uint8Array {
  const data = new Uint8Array(13)
  new DataView(data.buffer).setUint32(0, width)
  new DataView(data.buffer).setUint32(4, height)
  data.set([8, 0], 8)
  return data
}

function refusal(bytes: Uint8Array): string {
  try {
    decodePicture(bytes)
    return 'accepted'
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PngError)
    return (thrown as Error).message
  }
}

describe('a PNG of ours', () => {
  it('gives its pixels and its text back', () => {
    const { width, height, channels, values } = decodePicture(png())
    expect([width, height, channels]).toEqual([4, 3, 3])
    expect([...values].map((value) => Math.round(value * 255))).toEqual([...rgb])
    expect(readText(readChunks(png()), 'fovea')).toBe('häuser 🏠')
  })

  it('is the same bytes for the same pixels and text', () => {
    expect(png()).toEqual(png())
    expect(readChunks(png()).map(({ type }) => type)).not.toContain('tIME')
  })

  it('keeps every byte of its chunks when taken apart and put together', () => {
    expect(writeChunks(readChunks(png()))).toEqual(png())
  })

  it('keeps any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(readText([textChunk('fovea', text)], 'fovea')).toBe(text)
      }),
    )
  })
})

describe('an untrusted PNG', () => {
  it('is refused when any byte of a chunk was flipped, cut off or added', () => {
    const bytes = png()
    for (let at = 8; at < bytes.length; at++) {
      const flipped = bytes.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 0x20
      expect(refusal(flipped)).not.toBe('accepted')
    }
    for (const length of [0, 7, 8, 20, bytes.length - 1]) expect(refusal(bytes.slice(0, length))).not.toBe('accepted')
  })

  it('never makes the readers throw anything but their own refusal', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void refusal(bytes)))
    const body = png().slice(8)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (at, value) => {
        const bytes = png()
        bytes[8 + at] = value
        refusal(bytes)
        readPictureRecipe(bytes)
      }),
    )
  })

  it('is refused by its header alone when it promises a bomb', () => {
    for (const [width, height] of [
      [100_000, 1],
      [16_000, 16_000],
      [0, 5],
    ] as const) {
      const bytes = writeChunks([
        { type: 'IHDR', data: header(width, height) },
        { type: 'IEND', data: new Uint8Array() },
      ])
      expect(() => readHeader(readChunks(bytes))).toThrow(PngError)
    }
  })

  it('is refused when its pixels inflate to more than the header promises', () => {
    const bomb = deflateSync(new Uint8Array(50_000_000))
    const bytes = writeChunks([
      { type: 'IHDR', data: header(2, 2) },
      { type: 'IDAT', data: new Uint8Array(bomb) },
      { type: 'IEND', data: new Uint8Array() },
    ])
    expect(refusal(bytes)).toBe('its pixels are damaged')
  })

  it('is refused when its text inflates without end', () => {
    const text = deflateSync(new Uint8Array(5_000_000).fill(65))
    const data = new Uint8Array(Buffer.concat([Buffer.from('fovea\0\x01\0\0\0', 'latin1'), text]))
    expect(() => readText([{ type: 'iTXt', data }], 'fovea')).toThrow(PngError)
  })

  it('carries no recipe that our schema does not know', () => {
    const foreign = encodeRgb(rgb, 4, 3, { fovea: JSON.stringify({ format: 'fovea-picture/1', method: 'rm -rf' }) })
    expect(readPictureRecipe(foreign)).toBeNull()
    expect(readPictureRecipe(encodeRgb(rgb, 4, 3))).toBeNull()
  })
})

describe('decodePicture', () => {
  it('reads 16-bit grey, palettes and transparency', () => {
    const grey16 = encode({ width: 2, height: 1, data: Uint16Array.of(0, 65535), depth: 16, channels: 1 })
    expect([...decodePicture(grey16).values]).toEqual([0, 1])
    const greyAlpha = encode({ width: 1, height: 1, data: Uint8Array.of(255, 0), depth: 8, channels: 2 })
    expect(decodePicture(greyAlpha)).toMatchObject({ channels: 2, values: Float32Array.of(1, 0) })
  })
})

describe('maps as pictures', () => {
  it('turns planar floats to bytes, clamped and rounded', () => {
    expect([...planarToRgb(Float32Array.of(0, 1, 0.5, -3, 9, 0.25), 2, 1)]).toEqual([0, 128, 255, 255, 0, 64])
  })

  it('shows the magnitude of a gradient with its largest value white', () => {
    expect([...gradientToGrey(Float32Array.of(3, 0, 4, 0), 2)]).toEqual([255, 0])
    expect([...gradientToGrey(new Float32Array(4), 2)]).toEqual([0, 0])
    expect(decodePicture(encodeGrey(Uint8Array.of(9, 8), 2, 1)).channels).toBe(1)
  })
})
