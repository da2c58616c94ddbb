import { avifWithMetadata } from './avif-metadata.ts'
import { decodePicture } from './decode-picture.ts'
import { exifBlock } from './exif.ts'
import { jpegWithMetadata, maxSegmentBytes } from './jpeg-metadata.ts'
import { encodeLossy, type LossyFormat } from './picture-codecs.ts'
import { readPictureRecipe, recipeKeyword, type PictureRecipe } from './picture-recipe.ts'
import { parametersKeyword, parametersOf, xmpKeyword, xmpOf, type PictureSayings } from './picture-texts.ts'
import { readChunks, writeChunks } from './png-chunks.ts'
import { bestTextChunk } from './png-text.ts'
import { webpWithMetadata } from './webp-metadata.ts'

export const exportFormats = ['png', 'webp', 'jpeg', 'avif'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** `full` says how it was made, `minimal` only that a machine made it, `none` nothing at all. */
export const metadataLevels = ['full', 'minimal', 'none'] as const
export type MetadataLevel = (typeof metadataLevels)[number]

export interface ExportOptions {
  readonly format: ExportFormat
  readonly metadata: MetadataLevel
  /** 1 to 100, for the lossy formats. */
  readonly quality: number
  readonly sayings: PictureSayings
}

interface Texts {
  readonly parameters: string | null
  readonly recipe: string | null
  readonly xmp: string | null
}

const textTypes = new Set(['tEXt', 'iTXt', 'zTXt', 'eXIf', 'tIME'])

/** A stored picture as it leaves the library. @throws PngError when the stored file is damaged */
export async function exportPicture(stored: Uint8Array, options: ExportOptions): Promise<Uint8Array> {
  const pixels = decodePicture(stored)
  const texts = textsOf(readPictureRecipe(stored), pixels, options)
  if (options.format === 'png') return pngWithTexts(stored, texts)
  const rgba = toRgba(pixels)
  const { width, height } = pixels
  const plain = await encodeLossy(options.format, { data: rgba, width, height }, options.quality)
  return withMetadata(options.format, plain, pixels, texts)
}

function textsOf(recipe: PictureRecipe | null, size: Size, { metadata, sayings }: ExportOptions): Texts {
  if (recipe === null || metadata === 'none') return { parameters: null, recipe: null, xmp: null }
  if (metadata === 'minimal') {
    const bare = { ...recipe, recipe: { ...recipe.recipe, prompt: '' } }
    return { parameters: null, recipe: null, xmp: xmpOf(bare) }
  }
  return {
    parameters: parametersOf(recipe, size.width, size.height),
    recipe: JSON.stringify(recipe),
    xmp: xmpOf(recipe, sayings),
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

function pngWithTexts(stored: Uint8Array, { parameters, recipe, xmp }: Texts): Uint8Array {
  const [header, ...rest] = readChunks(stored).filter(({ type }) => !textTypes.has(type))
  if (header === undefined) return stored
  const texts = [
    [parametersKeyword, parameters],
    [recipeKeyword, recipe],
    [xmpKeyword, xmp],
  ] as const
  const chunks = texts.flatMap(([keyword, text]) => (text === null ? [] : [bestTextChunk(keyword, text)]))
  return writeChunks([header, ...chunks, ...rest])
}

function withMetadata(format: LossyFormat, plain: Uint8Array, size: Size, { parameters, xmp }: Texts): Uint8Array {
  const exif = parameters === null ? null : exifBlock(parameters)
  switch (format) {
    case 'webp':
      return webpWithMetadata(plain, size, exif, xmp)
    case 'jpeg':
      // A prompt of thousands of characters outgrows a segment; the XMP, which says what it is, never does.
      return jpegWithMetadata(plain, exif !== null && exif.byteLength + 6 > maxSegmentBytes ? null : exif, xmp)
    case 'avif':
      return avifWithMetadata(plain, exif, xmp)
  }
}

function toRgba({ width, height, channels, values }: ReturnType<typeof decodePicture>): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[i * 4 + channel] = Math.round((values[i * channels + (channels >= 3 ? channel : 0)] ?? 0) * 255)
    }
    const alpha = channels === 2 || channels === 4 ? (values[i * channels + channels - 1] ?? 1) : 1
    rgba[i * 4 + 3] = Math.round(alpha * 255)
  }
  return rgba
}
