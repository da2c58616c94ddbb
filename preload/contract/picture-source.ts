import { z } from 'zod'

/** What another program wrote into a picture, as far as it was understood. Numbers it did not say are null. */
export const pictureSource = z.strictObject({
  program: z.enum(['fovea', 'a1111', 'comfyui', 'invokeai', 'unknown']),
  prompt: z.string(),
  negative: z.string(),
  /** Decimal: other programs' seeds may need 64 bits. */
  seed: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullable(),
  steps: z.int().min(0).nullable(),
  sampler: z.string().max(200).nullable(),
  scheduler: z.string().max(200).nullable(),
  guidance: z.number().nullable(),
  model: z.string().max(500).nullable(),
  modelHash: z.string().max(200).nullable(),
  /** Everything else it said, word by word. */
  other: z.record(z.string(), z.string()).default({}),
})
export type PictureSource = z.infer<typeof pictureSource>
