import { z } from 'zod'
import { pictureSource } from './picture-source.ts'
import { methodName, recipe, runId, sha256 } from './recipe.ts'
import { receipt } from './receipt.ts'
import { drawing, drawingState } from './records.ts'
import { runReason } from './run-details.ts'

/** What an archive holds of a run (docs/archive-format.md). Files are named by their hash and lie beside it. */
export const archivedRun = z
  .strictObject({
    format: z.literal('fovea-run/1'),
    id: runId,
    parent: runId.nullable(),
    parentStep: z.strictObject({ method: methodName, index: z.int().min(0) }).nullable(),
    reason: runReason,
    createdAt: z.iso.datetime(),
    recipe,
    provider: z.string().max(64),
    state: drawingState,
    width: z.int().min(1).max(16_384).nullable(),
    height: z.int().min(1).max(16_384).nullable(),
    maskArea: z.number().min(0).max(1).nullable(),
    picture: sha256.nullable(),
    source: pictureSource.nullable(),
    receipt: receipt.nullable(),
    model: z
      .strictObject({
        manifest: sha256,
        pack: z.string().max(64),
        version: z.int(),
        title: z.string().max(200),
        license: z.string().max(200),
        files: z.array(z.strictObject({ path: z.string().max(300), bytes: z.int().min(0), sha256 })).max(1000),
      })
      .nullable(),
    drawings: z.array(drawing).max(4),
    /** x_T and x_0 of each step of the drawings, in their order. */
    latents: z.array(z.strictObject({ method: methodName, index: z.int().min(0), xT: sha256, x0: sha256 })).max(4000),
    rating: z.int().min(0).max(5),
    starred: z.boolean(),
    tags: z.array(z.string().min(1).max(80)).max(500),
    boards: z
      .array(z.strictObject({ id: z.string().regex(/^[0-9a-z-]{8,64}$/), name: z.string().min(1).max(120) }))
      .max(500),
    note: z.string().max(20_000),
    removedAt: z.iso.datetime().nullable(),
  })
  .refine(({ drawings, latents }) => {
    const given = new Set(latents.map(({ method, index }) => `${method} ${index}`))
    const wanted = drawings.flatMap(({ method, steps }) => steps.map(({ index }) => `${method} ${index}`))
    const methods = new Set(drawings.map(({ method }) => method))
    return (
      new Set(wanted).size === wanted.length &&
      methods.size === drawings.length &&
      wanted.every((step) => given.has(step)) &&
      drawings.every(({ bestStep, steps }) => bestStep === null || steps.some(({ index }) => index === bestStep))
    )
  }, 'steps are named once, and each has its latents')
export type ArchivedRun = z.infer<typeof archivedRun>

export const archiveHead = z.strictObject({
  format: z.literal('fovea-archive/1'),
  fovea: z.string().max(40),
  createdAt: z.iso.datetime(),
  runs: z.int().min(0),
})
