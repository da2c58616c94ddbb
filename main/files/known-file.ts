import { z } from 'zod'

/** A file of a model as it was when it was looked at. */
export const knownFile = z.strictObject({
  /** Relative to the model's place. */
  path: z.string(),
  /** Where it really lies. */
  real: z.string(),
  size: z.number(),
  mtimeMs: z.number(),
  sha256: z.string().length(64).nullable(),
})
export type KnownFile = z.infer<typeof knownFile>
