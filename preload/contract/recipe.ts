import { z } from 'zod'

/** What an artist asks for. A recipe reproduces its pictures on the same machine and provider, byte for byte. */

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const runId = z.string().regex(/^[0-9a-z-]{8,64}$/)
export const packId = z.string().regex(/^[\w.-]{1,64}$/)

export const methodName = z.enum(['sd', 'baseline', 'doodl', 'sgool'])
export type MethodName = z.infer<typeof methodName>

/** How a prediction becomes a mask: levels, then grow and feather in pixels. */
export const stackSettings = z.strictObject({
  levels: z.strictObject({
    low: z.number().min(0).max(1),
    high: z.number().min(0).max(1),
    gamma: z.number().min(0.1).max(10),
  }),
  grow: z.int().min(-512).max(512),
  feather: z.int().min(0).max(512),
})

/** Paint laid over every step's own prediction, instead of one mask for all of them. */
export const followed = z.strictObject({
  /** A stored 16-bit grey PNG: 32768 is no paint. */
  delta: sha256.nullable(),
  settings: stackSettings,
})
export type Followed = z.infer<typeof followed>

export const weights = z.strictObject({ global: z.number().min(0).max(100), saliency: z.number().min(0).max(100) })

/** A step of another drawing to go on from, instead of noise. */
export const recipeStart = z.strictObject({
  /** A stored array: latents and momenta (models/methods/continued-state.ts). */
  state: sha256,
  /** Length of the noise that it once began with: the shell that updates put it back on. */
  norm: z.number().positive(),
  /** Updates since that noise: windows and perturbations are drawn as for this step. */
  step: z.int().min(0).max(100_000),
  /** The rule its momenta belong to; another one begins without. */
  update: z.enum(['doodl', 'reno']),
  /** How much of the place is drawn anew from the seed: 0 none, 1 all. */
  noise: z.number().min(0).max(1).default(0),
})
export type RecipeStart = z.infer<typeof recipeStart>

export const recipe = z.strictObject({
  prompt: z.string().min(1).max(2000),
  negative: z.string().max(2000).default(''),
  seed: z.int().min(0).max(0xffff_ffff),
  pack: packId,
  methods: z.array(methodName).min(1).max(4),
  /** What the U-Net computes in; float32 unless it says otherwise. */
  precision: z.enum(['float32', 'float16']).optional(),
  sampler: z.enum(['ddim', 'dpmpp-2m', 'edict', 'one-step']).default('ddim'),
  /** `full` walks back through every denoising step, `shortcut` through one that stands for all. */
  gradient: z.enum(['full', 'shortcut']).default('full'),
  /** The rule that moves the latent. */
  update: z.enum(['doodl', 'reno']).default('doodl'),
  /** T; divides 1000. 1 with the sampler `one-step`, and with no other. */
  steps: z.int().min(1).max(1000),
  /** Classifier-free guidance scale. */
  guidance: z.number().min(0).max(50),
  /** M. */
  optSteps: z.int().min(1).max(500),
  weights,
  region: z.enum(['soft', 'hard', 'crop']).default('soft'),
  /** What the painted part shows, where that is not the whole prompt: the salient term's text. */
  regionPrompt: z.string().min(1).max(2000).optional(),
  /** A stored picture to begin with instead of noise: it is inverted by EDICT, so the sampler is `edict`. */
  source: sha256.optional(),
  /** Goes on where a step of another run stood. */
  start: recipeStart.optional(),
  /** Multiplies what the gradient moves; 1 unless it says otherwise. */
  stepSize: z.number().min(0.01).max(100).optional(),
  /** End before `optSteps` when the curve is flat (models/methods/flat-curve.ts). */
  stopWhenFlat: z.boolean().optional(),
  /** A painted mask among the stored images (8- or 16-bit grey PNG of the picture's size); null follows the prediction. */
  mask: sha256.nullable().default(null),
  /** Excludes `mask`. */
  follow: followed.nullable().default(null),
})
export type Recipe = z.infer<typeof recipe>
/** A recipe before its defaults are filled in. */
export type RecipeInput = z.input<typeof recipe>
