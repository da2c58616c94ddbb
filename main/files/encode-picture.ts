import { encode } from 'fast-png'
import { readChunks, writeChunks, type PngChunk } from './png-chunks.ts'
import { bestTextChunk } from './png-text.ts'

/** Pixels to PNG bytes. The same pixels and text always give the same bytes: no time, no program version. */

/** `rgb` is row-major, 3 bytes a pixel. `texts` become text chunks before the pixels. */
export function encodeRgb(
  rgb: Uint8Array,
  width: number,
  height: number,
  texts: Readonly<Record<string, string>> = {},
): Uint8Array {
  const plain = encode({ width, height, data: rgb, channels: 3, depth: 8 }, { zlib: { level: 9 } })
  return withTexts(plain, texts)
}

/** 8-bit grey, row-major. */
export function encodeGrey(grey: Uint8Array, width: number, height: number): Uint8Array {
  return encode({ width, height, data: grey, channels: 1, depth: 8 }, { zlib: { level: 9 } })
}

/** 16-bit grey, row-major: a mask or a map, to the bit. `texts` are Latin-1 (tEXt), which the page's decoder reads too. */
export function encodeGrey16(
  grey: Uint16Array,
  width: number,
  height: number,
  texts: Readonly<Record<string, string>> = {},
): Uint8Array {
  return encode({ width, height, data: grey, channels: 1, depth: 16, text: texts }, { zlib: { level: 9 } })
}

/** `[1, 3, H, W]` floats in 0..1 to interleaved bytes. */
export function planarToRgb(image: Float32Array, width: number, height: number): Uint8Array {
  const pixels = width * height
  const rgb = new Uint8Array(pixels * 3)
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < pixels; i++) rgb[i * 3 + channel] = toByte(image[channel * pixels + i] ?? 0)
  }
  return rgb
}

/** Floats in 0..1 to bytes. */
export function mapToGrey(map: Float32Array): Uint8Array {
  return Uint8Array.from(map, toByte)
}

/** Magnitude over the channels of a `[1, C, h, w]` gradient, its largest value white. */
export function gradientToGrey(gradient: Float32Array, channels: number): Uint8Array {
  const pixels = gradient.length / channels
  const magnitude = new Float32Array(pixels)
  for (let i = 0; i < pixels; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += (gradient[channel * pixels + i] ?? 0) ** 2
    magnitude[i] = Math.sqrt(sum)
  }
  const largest = magnitude.reduce((max, value) => Math.max(max, value), 0)
  return mapToGrey(magnitude.map((value) => (largest > 0 ? value / largest : 0)))
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value * 255)))
}

function withTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const [header, ...rest] = readChunks(png)
  const added: PngChunk[] = Object.entries(texts).map(([keyword, text]) => bestTextChunk(keyword, text))
  return header === undefined ? png : writeChunks([header, ...added, ...rest])
}
