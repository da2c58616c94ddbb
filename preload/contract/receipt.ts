import { z } from 'zod'
import { methodName, sha256 } from './recipe.ts'

/** What drew a run, as far as it can change a result: kept with the run when it is asked for. */
export const receipt = z.strictObject({
  format: z.literal('fovea-receipt/1'),
  fovea: z.string().max(40),
  runtime: z.strictObject({ name: z.literal('onnxruntime'), version: z.string().max(40) }),
  provider: z.string().max(64),
  node: z.string().max(40),
  platform: z.string().max(40),
  cpu: z.string().max(200),
})
export type Receipt = z.infer<typeof receipt>

/** The receipt of a whole run: everything needed to say whether a re-run is the same, and where it is not. */
export const runReceipt = z.strictObject({
  receipt: receipt.nullable(),
  model: z
    .strictObject({
      manifest: sha256,
      pack: z.string(),
      version: z.int(),
      files: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256 })),
    })
    .nullable(),
  mask: sha256.nullable(),
  steps: z.array(z.strictObject({ method: methodName, index: z.int(), image: sha256, xT: sha256, x0: sha256 })),
})
export type RunReceipt = z.infer<typeof runReceipt>

/** The first step at which a re-run parted from the record. Distances are over the latent's values. */
export const divergence = z.strictObject({
  method: methodName,
  index: z.int(),
  what: z.enum(['x_T', 'x_0', 'missing', 'extra']),
  /** Largest absolute difference, null when the recorded latent is not there any more. */
  maxDifference: z.number().nullable(),
  /** Root mean square of the difference over that of the record. */
  relative: z.number().nullable(),
  lossDifference: z.number().nullable(),
})
export type Divergence = z.infer<typeof divergence>

export const verification = z.strictObject({
  identical: z.boolean(),
  stepsCompared: z.int(),
  first: divergence.nullable(),
  /** What is different about this machine, in words: another provider, runtime, pack. Empty when nothing is. */
  changes: z.array(z.strictObject({ what: z.string(), then: z.string(), now: z.string() })),
})
export type Verification = z.infer<typeof verification>
