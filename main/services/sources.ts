import { FoveaError } from '../../preload/contract/errors.ts'
import type { PictureSource } from '../../preload/contract/picture-source.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { decodePicture, type Pixels } from '../files/decode-picture.ts'
import { readExifSettings } from '../files/exif-settings.ts'
import { fitPicture } from '../files/fit-picture.ts'
import { readPictureSource } from '../files/import-settings.ts'
import { PngError } from '../files/png-chunks.ts'

/** Pictures that drawings begin with. */
export interface SourceService {
  /** Keeps a PNG as it is, by its content. `exif` is what the file it was made from said. @throws FoveaError picture.unreadable */
  readonly put: (
    png: Uint8Array,
    item: string,
    exif?: Uint8Array | null,
  ) => Promise<{ sha256: string; width: number; height: number; said: PictureSource | null }>
  /**
   * The recipe's at a pack's size, `[1, 3, H, W]` in 0..1; undefined where it begins with noise.
   *
   * @throws FoveaError image.unknown, picture.unreadable
   */
  readonly of: (recipe: Pick<Recipe, 'source'>, width: number, height: number) => Promise<Float32Array | undefined>
}

export function sourceService(images: Pick<BlobStore, 'get' | 'put'>): SourceService {
  return {
    async put(png, item, exif = null) {
      const { width, height } = decoded(png, item)
      return {
        sha256: await images.put(png),
        width,
        height,
        said: readPictureSource(png) ?? (exif && readExifSettings(exif)),
      }
    },
    async of({ source }, width, height) {
      if (source === undefined) return undefined
      const png = await images.get(source)
      if (png === null) {
        const remedy = 'Choose the picture again.'
        throw new FoveaError('image.unknown', 'The picture to begin with is not in the library.', source, remedy)
      }
      return fitPicture(decoded(png, source), width, height)
    },
  }
}

function decoded(png: Uint8Array, item: string): Pixels {
  try {
    return decodePicture(png)
  } catch (thrown) {
    if (!(thrown instanceof PngError)) throw thrown
    throw new FoveaError(
      'picture.unreadable',
      `The picture cannot be begun with: ${thrown.message}.`,
      item,
      'Choose another picture, or save it as PNG again.',
      thrown,
    )
  }
}
