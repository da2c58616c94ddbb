import { randomUUID } from 'node:crypto'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { PictureSource } from '../../preload/contract/picture-source.ts'
import { recipe as recipeSchema, type Recipe } from '../../preload/contract/recipe.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { readPictureSource } from '../files/import-settings.ts'
import { PngError, readChunks, readHeader, type PngHeader } from '../files/png-chunks.ts'
import { readAnyText } from '../files/png-text.ts'
import { xmpKeyword } from '../files/picture-texts.ts'
import { readXmp } from '../files/xmp.ts'
import type { NewRun } from '../store/new-run.ts'

export interface ImportedPicture {
  readonly run: NewRun
  readonly source: PictureSource
  /** As its XMP says. */
  readonly rating: number
  readonly tags: readonly string[]
}

/**
 * A PNG made elsewhere as a run of the library: its picture, and the settings its program wrote into it.
 *
 * Nothing of it is ever drawn by itself, and no model is chosen by its name: the settings are for people to read, search
 * and recall. `item` names it in failures. @throws FoveaError picture.unreadable
 */
export async function importPicture(
  images: BlobStore,
  png: Uint8Array,
  item: string,
  now: Date,
  provider: string,
): Promise<ImportedPicture> {
  const { header, source, xmp } = read(png, item)
  const picture = await images.put(png)
  const { width, height } = header
  const run: NewRun = {
    id: randomUUID(),
    parent: null,
    createdAt: now,
    recipe: recipeOf(source),
    provider,
    origin: { reason: 'import', step: null },
    size: { width, height },
    imported: { picture, source },
  }
  return { run, source, ...readXmp(xmp ?? '') }
}

function read(png: Uint8Array, item: string): { header: PngHeader; source: PictureSource; xmp: string | null } {
  try {
    const chunks = readChunks(png)
    return {
      header: readHeader(chunks),
      source: readPictureSource(png) ?? unknownSource,
      xmp: readAnyText(chunks, xmpKeyword),
    }
  } catch (thrown) {
    if (!(thrown instanceof PngError)) throw thrown
    throw new FoveaError(
      'picture.unreadable',
      `The picture cannot be imported: ${thrown.message}.`,
      item,
      'Import PNG files as the program that made them saved them.',
      thrown,
    )
  }
}

const unknownSource: PictureSource = {
  program: 'unknown',
  prompt: '',
  negative: '',
  seed: null,
  steps: null,
  sampler: null,
  scheduler: null,
  guidance: null,
  model: null,
  modelHash: null,
  other: {},
}

/** As near as a recipe comes to it: what can be recalled. The source keeps what it really said. */
function recipeOf({ prompt, negative, seed, steps, guidance }: PictureSource): Recipe {
  return recipeSchema.parse({
    prompt: prompt.slice(0, 2000) || '(no prompt)',
    negative: negative.slice(0, 2000),
    seed: seed === null ? 0 : Number(BigInt(seed) & 0xffff_ffffn),
    pack: 'imported',
    methods: ['sd'],
    steps: clamp(Math.round(steps ?? 50), 1, 1000),
    guidance: clamp(guidance ?? 7, 0, 50),
    optSteps: 1,
    weights: { global: 1, saliency: 1 },
  })
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}
