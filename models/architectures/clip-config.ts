import { z } from 'zod'
import { activationNames } from '../nn/activations.ts'

const size = z.int().min(1)
const activation = z.enum(activationNames)
const eps = z.number().positive().default(1e-5)

/** What of a transformers `CLIPTextConfig` decides the graph. Defaults are transformers' own. */
const textFields = z.object({
  vocab_size: size.default(49_408),
  hidden_size: size.default(512),
  intermediate_size: size.default(2048),
  num_hidden_layers: size.default(12),
  num_attention_heads: size.default(8),
  max_position_embeddings: size.default(77),
  hidden_act: activation.default('quick_gelu'),
  layer_norm_eps: eps,
})

const visionFields = z.object({
  hidden_size: size.default(768),
  intermediate_size: size.default(3072),
  num_hidden_layers: size.default(12),
  num_attention_heads: size.default(12),
  num_channels: z.literal(3).default(3),
  image_size: size.default(224),
  patch_size: size.default(32),
  hidden_act: activation.default('quick_gelu'),
  layer_norm_eps: eps,
})

function tower(c: z.infer<typeof textFields> | z.infer<typeof visionFields>) {
  return {
    width: c.hidden_size,
    inner: c.intermediate_size,
    layers: c.num_hidden_layers,
    heads: c.num_attention_heads,
    activation: c.hidden_act,
    eps: c.layer_norm_eps,
  }
}

const text = (c: z.infer<typeof textFields>) => ({
  ...tower(c),
  vocabulary: c.vocab_size,
  length: c.max_position_embeddings,
})

/** config.json of a `CLIPTextModel`: Stable Diffusion's text encoder. */
export const clipTextConfigSchema = textFields.transform(text)
export type ClipTextConfig = Readonly<z.infer<typeof clipTextConfigSchema>>

/** config.json of a `CLIPModel`: both towers. */
export const clipConfigSchema = z
  .object({
    projection_dim: size.default(512),
    text_config: textFields.prefault({}),
    vision_config: visionFields.prefault({}),
  })
  .transform((c) => ({
    projection: c.projection_dim,
    text: text(c.text_config),
    vision: { ...tower(c.vision_config), imageSize: c.vision_config.image_size, patchSize: c.vision_config.patch_size },
  }))
export type ClipConfig = Readonly<z.infer<typeof clipConfigSchema>>
export type ClipTower = ReturnType<typeof tower>

const rgb = z.tuple([z.number(), z.number(), z.number()]).readonly()
const positiveRgb = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).readonly()

/** preprocessor_config.json: what the image tower was shown. Defaults are OpenAI CLIP's. */
export const clipPreprocessorSchema = z
  .object({
    image_mean: rgb.default([0.48145466, 0.4578275, 0.40821073]),
    image_std: positiveRgb.default([0.26862954, 0.26130258, 0.27577711]),
    /** PIL's number of the resampling filter. */
    resample: z
      .union([z.literal(2), z.literal(3)], 'only bilinear (2) and bicubic (3) resampling are supported')
      .default(3),
  })
  .transform((c) => ({
    mean: c.image_mean,
    std: c.image_std,
    filter: c.resample === 2 ? ('bilinear' as const) : ('bicubic' as const),
  }))
export type ClipPreprocessor = Readonly<z.infer<typeof clipPreprocessorSchema>>
