import { z } from 'zod'

/**
 * Which steps keep their files.
 *
 * The best and the last step of a drawing, and every step of a starred run, always do; numbers and hashes of all steps
 * stay for ever.
 */
export const retentionRule = z.strictObject({
  /** `all` keeps everything, `every` each n-th step, `best` the best and the last alone. */
  keep: z.enum(['all', 'every', 'best']),
  /** n. */
  every: z.int().min(2).max(1000),
  /** Runs younger than this many days are left alone. */
  afterDays: z.int().min(0).max(3650),
})
export type RetentionRule = z.infer<typeof retentionRule>

/** Nothing goes before somebody says so. */
export const keepEverything: RetentionRule = { keep: 'all', every: 5, afterDays: 30 }

export const libraryUsage = z.strictObject({
  kinds: z.array(
    z.strictObject({
      kind: z.enum(['picture', 'saliency', 'mask', 'gradient', 'latent', 'thumbnail', 'database', 'backup', 'journal']),
      files: z.int(),
      bytes: z.number(),
    }),
  ),
  bytes: z.number(),
  runs: z.int(),
  removedRuns: z.int(),
})
export type LibraryUsage = z.infer<typeof libraryUsage>

/** What the rule would give up, or did. */
export const thinning = z.strictObject({ runs: z.int(), steps: z.int(), bytes: z.number() })
export type Thinning = z.infer<typeof thinning>
