import { z } from 'zod'
import { methodName, recipe, sha256 } from '../../preload/contract/recipe.ts'
import { liveSettings, stepRow } from '../../preload/contract/records.ts'
import { readChunks } from './png-chunks.ts'
import { readText } from './png-text.ts'

/** The iTXt keyword of our metadata. */
export const recipeKeyword = 'fovea'

/**
 * What every picture of ours carries: enough to draw it again, and to put it back into a lost history.
 *
 * Nothing in it differs between two drawings of the same recipe: no run id, no time, no duration. `recipe.methods` holds this picture's
 * method alone, so that drawing the other three or not changes nothing.
 */
export const pictureRecipe = z.strictObject({
  format: z.literal('fovea-picture/1'),
  method: methodName,
  recipe,
  /** The manifest's version and hash tell packs of the same name apart. */
  pack: z.strictObject({ version: z.int(), manifest: sha256 }),
  provider: z.string().max(64),
  step: stepRow.omit({ image: true, ms: true }),
  /** What the artist had changed the run to by this step; null when the recipe still held. */
  changed: liveSettings.nullable().default(null),
  unetCalls: z.int().min(0),
  /** Blobs of the latents folder. */
  latents: z.strictObject({ xT: sha256, x0: sha256 }),
})
export type PictureRecipe = z.infer<typeof pictureRecipe>

/** The recipe inside a picture, or null when it carries none that we understand. Never throws: pictures are untrusted. */
export function readPictureRecipe(png: Uint8Array): PictureRecipe | null {
  try {
    const text = readText(readChunks(png), recipeKeyword)
    if (text === null) return null
    const parsed = pictureRecipe.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
