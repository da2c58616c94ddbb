import { FoveaError } from '../../preload/contract/errors.ts'
import { decodePicture, type Pixels } from './decode-picture.ts'
import { PngError } from './png-chunks.ts'

/**
 * A painted mask from a PNG: `[H, W]` in 0..1, white where the picture matters.
 *
 * Colour is read as its luma (Rec. 709); transparency darkens. @throws FoveaError mask.unreadable, mask.size
 */
export function readMask(png: Uint8Array, width: number, height: number, item: string): Float32Array {
  const mask = decodeMask(png, item)
  if (mask.width !== width || mask.height !== height) {
    throw new FoveaError(
      'mask.size',
      `The mask is ${mask.width}×${mask.height} pixels, the picture ${width}×${height}.`,
      item,
      `Use a mask of ${width}×${height} pixels.`,
    )
  }
  return mask.values
}

/** The same, of whatever size it has. @throws FoveaError mask.unreadable */
export function decodeMask(png: Uint8Array, item: string): { values: Float32Array; width: number; height: number } {
  const pixels = decode(png, item)
  const { width, height } = pixels
  const values = new Float32Array(width * height)
  for (let i = 0; i < values.length; i++) values[i] = luma(pixels, i)
  return { values, width, height }
}

function decode(png: Uint8Array, item: string): Pixels {
  try {
    return decodePicture(png)
  } catch (thrown) {
    if (!(thrown instanceof PngError)) throw thrown
    throw new FoveaError(
      'mask.unreadable',
      `The mask cannot be read: ${thrown.message}.`,
      item,
      'Use an 8- or 16-bit grey PNG.',
      thrown,
    )
  }
}

function luma({ channels, values }: Pixels, i: number): number {
  const sample = (channel: number): number => values[i * channels + channel] ?? 0
  const grey = channels >= 3 ? 0.2126 * sample(0) + 0.7152 * sample(1) + 0.0722 * sample(2) : sample(0)
  const alpha = channels === 2 || channels === 4 ? sample(channels - 1) : 1
  return grey * alpha
}
