import { decode, encode } from 'fast-png'
import type { MaskMap } from '../../../models/mask/mask-map.ts'

/** Masks as PNG files, in the page: what a canvas could do only at 8 bits. */

/** Largest side and number of pixels of a file that is taken in. */
const mostSide = 8192
const mostPixels = 16_777_216

/** Why a file is no mask; a key of `mask.refused`. */
export class MaskFileError extends Error {
  readonly reason: 'unreadable' | 'tooLarge'
  constructor(reason: 'unreadable' | 'tooLarge', cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

/** 16- or 8-bit grey. */
export function maskPng({ width, height, data }: MaskMap, depth: 8 | 16): Uint8Array<ArrayBuffer> {
  const grey = depth === 16 ? data : Uint8Array.from(data, (value) => Math.round(value / 257))
  return Uint8Array.from(encode({ width, height, data: grey, channels: 1, depth }, { zlib: { level: 6 } }))
}

/** White, and the mask as its transparency: what other programs take for a selection. */
export function alphaPng({ width, height, data }: MaskMap): Uint8Array<ArrayBuffer> {
  const pixels = new Uint16Array(data.length * 2)
  for (let i = 0; i < data.length; i++) pixels.set([65535, data[i] ?? 0], i * 2)
  return Uint8Array.from(encode({ width, height, data: pixels, channels: 2, depth: 16 }, { zlib: { level: 6 } }))
}

/**
 * A grey PNG of ours, or anyone's: its luma (Rec. 709), or its transparency where it has any that varies.
 *
 * The size is read and refused before anything is inflated. @throws MaskFileError
 */
export function readMaskPng(bytes: Uint8Array, from: 'auto' | 'luma' | 'alpha' = 'luma'): MaskMap {
  refuseLarge(bytes)
  try {
    const { width, height, data, depth, channels, palette } = decode(bytes, { checkCrc: true })
    if (palette !== undefined || depth < 8) throw new RangeError('packed pixels')
    const scale = depth === 16 ? 1 : 257
    const hasAlpha = channels === 2 || channels === 4
    const at = (i: number, channel: number): number => (data[i * channels + channel] ?? 0) * scale
    const alpha = Uint16Array.from({ length: width * height }, (_, i) => at(i, channels - 1))
    const useAlpha = hasAlpha && (from === 'alpha' || (from === 'auto' && alpha.some((value) => value !== alpha[0])))
    if (useAlpha) return { width, height, data: alpha }
    const luma = (i: number): number =>
      channels < 3 ? at(i, 0) : Math.round(0.2126 * at(i, 0) + 0.7152 * at(i, 1) + 0.0722 * at(i, 2))
    return { width, height, data: Uint16Array.from({ length: width * height }, (_, i) => luma(i)) }
  } catch (cause) {
    throw new MaskFileError('unreadable', cause)
  }
}

/** Width and height stand at fixed places of every PNG (PNG specification, 11.2.1). */
function refuseLarge(bytes: Uint8Array): void {
  if (bytes.length < 33) throw new MaskFileError('unreadable')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width > mostSide || height > mostSide || width * height > mostPixels) throw new MaskFileError('tooLarge')
}

/** Any picture the browser knows, at 8 bits. PNGs keep their 16. @throws MaskFileError */
export async function readMaskFile(file: Blob): Promise<MaskMap> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isPng = bytes[0] === 137 && bytes[1] === 80
  if (isPng) {
    try {
      return readMaskPng(bytes, 'auto')
    } catch (thrown) {
      if (!(thrown instanceof MaskFileError) || thrown.reason === 'tooLarge') throw thrown
      // Palettes and packed pixels have 8 bits at most: the browser loses nothing of them.
    }
  }
  try {
    const bitmap = await createImageBitmap(file)
    const { width, height } = bitmap
    if (width * height > mostPixels) throw new MaskFileError('tooLarge')
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
    const at = (i: number): number =>
      0.2126 * (pixels[i * 4] ?? 0) + 0.7152 * (pixels[i * 4 + 1] ?? 0) + 0.0722 * (pixels[i * 4 + 2] ?? 0)
    return { width, height, data: Uint16Array.from({ length: width * height }, (_, i) => Math.round(at(i) * 257)) }
  } catch (thrown) {
    throw thrown instanceof MaskFileError ? thrown : new MaskFileError('unreadable', thrown)
  }
}

/** Bytes for a contract call. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  // In parts: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768))
  return btoa(text)
}
