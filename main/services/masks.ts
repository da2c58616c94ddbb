import { FoveaError } from '../../preload/contract/errors.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { encodeGrey, mapToGrey } from '../files/encode-picture.ts'
import { readMask } from '../files/read-mask.ts'
import type { MaskStore } from '../store/mask-store.ts'

/** Painted masks, kept as 8-bit grey PNGs among the images. */
export interface MaskService {
  /** `grey` is row-major, one byte a pixel. */
  readonly save: (width: number, height: number, grey: Uint8Array) => Promise<string>
  /** Takes a PNG file that must have this size. `item` names it in failures. */
  readonly savePng: (png: Uint8Array, width: number, height: number, item: string) => Promise<string>
  /** `[H, W]` in 0..1. @throws FoveaError mask.*, image.unknown */
  readonly load: (sha256: string, width: number, height: number) => Promise<Float32Array>
}

export function maskService(images: BlobStore, masks: MaskStore, now: () => Date): MaskService {
  async function save(width: number, height: number, grey: Uint8Array): Promise<string> {
    const sha256 = await images.put(encodeGrey(grey, width, height))
    await masks.add(sha256, { width, height }, now())
    return sha256
  }

  return {
    async save(width, height, grey) {
      if (grey.length !== width * height) {
        const message = `The mask has ${grey.length} values where ${width}×${height} pixels need ${width * height}.`
        throw new FoveaError('mask.size', message, null, 'Send one byte for every pixel.')
      }
      return save(width, height, grey)
    },
    savePng: async (png, width, height, item) => save(width, height, mapToGrey(readMask(png, width, height, item))),
    async load(sha256, width, height) {
      const png = (await masks.get(sha256)) === null ? null : await images.get(sha256)
      if (png === null)
        throw new FoveaError(
          'image.unknown',
          'The painted mask is not in the library.',
          sha256,
          'Paint or choose it again.',
        )
      return readMask(png, width, height, sha256)
    },
  }
}
