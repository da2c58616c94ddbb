import PQueue from 'p-queue'
import type { BlobStore } from '../files/blob-store.ts'
import { decodePicture } from '../files/decode-picture.ts'
import { encodeLossy } from '../files/picture-codecs.ts'
import { PngError, readChunks, readHeader } from '../files/png-chunks.ts'
import { shrinkPicture } from '../files/shrink-picture.ts'
import type { ThumbnailFiles } from '../files/thumbnail-files.ts'

/** Pixels of the longer side: a cell of the gallery at its usual size on a dense screen. */
const longest = 256

export interface Thumbnail {
  readonly bytes: Uint8Array
  readonly type: 'image/png' | 'image/webp'
}

/** A small picture of a stored one; null when there is no such picture or `signal` said that nobody waits any more. */
export type ThumbnailOf = (sha256: string, signal: AbortSignal) => Promise<Thumbnail | null>

/** Made when first asked for, one at a time, and kept; a picture that is small already is its own thumbnail. */
export function thumbnailService(images: BlobStore, files: ThumbnailFiles): ThumbnailOf {
  const queue = new PQueue({ concurrency: 1 })

  async function make(sha256: string, signal: AbortSignal): Promise<Thumbnail | null> {
    // Who scrolled on in the meantime does not keep the others waiting.
    const png = signal.aborted ? null : await images.get(sha256)
    if (png === null) return null
    const small = await shrunk(png)
    if (small === null) return { bytes: png, type: 'image/png' }
    // Neither a full disk nor a library opened for reading keeps anybody from seeing a picture.
    await files.put(sha256, small).catch(() => undefined)
    if (!(await images.has(sha256))) await files.remove(sha256).catch(() => undefined)
    return { bytes: small, type: 'image/webp' }
  }

  return async (sha256, signal) => {
    const kept = await files.get(sha256)
    if (kept !== null) return { bytes: kept, type: 'image/webp' }
    return queue.add(() => make(sha256, signal))
  }
}

async function shrunk(png: Uint8Array): Promise<Uint8Array | null> {
  try {
    const { width, height } = readHeader(readChunks(png))
    if (Math.max(width, height) <= longest) return null
    return await encodeLossy('webp', shrinkPicture(decodePicture(png), longest), 82)
  } catch (thrown) {
    // The browser says itself that it cannot show it.
    if (thrown instanceof PngError) return null
    throw thrown
  }
}
