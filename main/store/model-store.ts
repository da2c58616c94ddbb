import type { Kysely } from 'kysely'
import { z } from 'zod'
import { sha256 } from '../../preload/contract/recipe.ts'
import type { Schema } from './schema.ts'

const modelFile = z.strictObject({ path: z.string(), bytes: z.int().min(0), sha256 })

/** A pack as it was when something was drawn with it: every file by its hash. */
export const usedModel = z.strictObject({
  /** SHA-256 of its manifest. */
  manifest: sha256,
  pack: z.string(),
  version: z.int(),
  title: z.string(),
  license: z.string(),
  files: z.array(modelFile),
})
export type UsedModel = z.infer<typeof usedModel>

/** Remembers a pack at its first use. */
export async function recordModel(history: Kysely<Schema>, model: UsedModel, at: Date): Promise<void> {
  const { manifest, pack, version, title, license, files } = usedModel.parse(model)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  await history
    .insertInto('model')
    .values({
      manifest,
      pack,
      version,
      title,
      license,
      bytes,
      files: JSON.stringify(files),
      first_used_at: at.toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The pack of that manifest, null when nothing was drawn with it. */
export async function findModel(history: Kysely<Schema>, manifest: string): Promise<UsedModel | null> {
  const row = await history.selectFrom('model').selectAll().where('manifest', '=', manifest).executeTakeFirst()
  if (row === undefined) return null
  const { pack, version, title, license, files } = row
  return usedModel.parse({ manifest, pack, version, title, license, files: JSON.parse(files) as unknown })
}
