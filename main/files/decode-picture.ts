import { decode } from 'fast-png'
import { inflateSync } from 'node:zlib'
import { PngError, readChunks, readHeader, type PngHeader } from './png-chunks.ts'

/** Pixels of an untrusted PNG. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly channels: number
  /** Row-major, interleaved, 0..1. Palettes are spread out to RGB(A). */
  readonly values: Float32Array
}

/**
 * Decodes a PNG after its header and its compressed size have been checked.
 *
 * Threat: a small file that inflates without end (reference/reliability-security.md 6). @throws PngError
 */
export function decodePicture(bytes: Uint8Array): Pixels {
  const chunks = readChunks(bytes)
  const header = readHeader(chunks)
  const compressed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  try {
    inflateSync(compressed, { maxOutputLength: rawBytes(header) })
    const { width, height, data, depth, channels, palette } = decode(bytes, { checkCrc: true })
    if (palette !== undefined) return spreadPalette(width, height, data, palette)
    const largest = 2 ** depth - 1
    const samples = depth < 8 ? unpackBits(data, width * channels, height, depth) : data
    return { width, height, channels, values: Float32Array.from(samples, (value) => value / largest) }
  } catch (cause) {
    throw new PngError('its pixels are damaged', { cause })
  }
}

/** Upper bound of the filtered bytes, interlaced rows included. */
function rawBytes({ width, height, depth, colourType }: PngHeader): number {
  const samples = [1, 0, 3, 1, 2, 0, 4][colourType] ?? 0
  if (samples === 0) throw new PngError('its colour type is unknown')
  return Math.ceil((width * samples * depth) / 8 + 16) * height + 16 * (width + height)
}

function unpackBits(packed: ArrayLike<number>, samplesPerRow: number, height: number, depth: number): Uint8Array {
  const bytesPerRow = Math.ceil((samplesPerRow * depth) / 8)
  const values = new Uint8Array(samplesPerRow * height)
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < samplesPerRow; i++) {
      const bit = i * depth
      const byte = packed[row * bytesPerRow + (bit >> 3)] ?? 0
      values[row * samplesPerRow + i] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
    }
  }
  return values
}

function spreadPalette(
  width: number,
  height: number,
  indexes: ArrayLike<number>,
  palette: readonly number[][],
): Pixels {
  const channels = palette[0]?.length ?? 3
  const values = new Float32Array(width * height * channels)
  if (indexes.length !== width * height) throw new PngError('its palette uses fewer than 8 bits a pixel')
  for (let i = 0; i < width * height; i++) {
    const colour = palette[indexes[i] ?? 0] ?? []
    for (let channel = 0; channel < channels; channel++) values[i * channels + channel] = (colour[channel] ?? 0) / 255
  }
  return { width, height, channels, values }
}
