import { z } from 'zod'
import { parseConfigText } from './parse-config.ts'

/** The file that turns an ordinary diffusers folder into a pack: what plays which role. */
export const packManifestName = 'pack.json'

/**
 * A path inside the pack: forward slashes, no dots-only segment, nothing a shell, a drive or ORT could read otherwise.
 */
const relativePath = z
  .string()
  .max(200)
  .regex(
    /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/,
    'not a plain relative path of letters, digits, dots, dashes and underscores',
  )

/**
 * Where a model is: a folder as its makers publish it (config.json and weights, or `model.onnx`), or one file of
 * tensors, which may hold several models. A file's configuration is worked out from its tensors; fields of the JSON
 * file `config` win over that.
 */
const model = { path: relativePath, config: relativePath.optional() }

const role = <Kind extends string>(kind: Kind) => z.object({ kind: z.literal(kind), ...model }).readonly()

/** A CLIP pair reads its prompt with a tokenizer of its own, or with that of another role. */
const clipRole = z.object({ kind: z.literal('clip'), ...model, tokenizer: relativePath }).readonly()

const rgb = z.tuple([z.number(), z.number(), z.number()]).readonly()
const pixels = z.int().min(8).max(4096)

const schema = z
  .object({
    format: z.literal('fovea-pack/1', 'not a pack this version reads (fovea-pack/1)'),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'an id has lower-case letters, digits and dashes'),
    title: z.string().min(1).max(200),
    version: z.int().min(1),
    license: z.string().min(1).max(200),
    width: pixels,
    height: pixels,
    roles: z
      .object({
        tokenizer: role('clip-bpe'),
        textEncoder: role('clip-text'),
        unet: role('unet-2d-condition'),
        /** `encoder`: its folder, where an ONNX pack keeps that half elsewhere. */
        vae: z.object({ kind: z.literal('autoencoder-kl'), ...model, encoder: relativePath.optional() }).readonly(),
        scheduler: role('scheduler'),
        guidance: clipRole,
        judge: clipRole.optional(),
        saliency: role('transalnet'),
        /** TAESD: quick looks at a latent on its way. */
        preview: role('autoencoder-tiny').optional(),
      })
      .readonly(),
    /** Changes on top of the U-Net and the text encoder, each a file of its own. */
    loras: z
      .array(z.object({ path: relativePath, strength: z.number().min(-4).max(4) }).readonly())
      .max(16)
      .readonly()
      .optional(),
    defaults: z
      .object({
        prompt: z.string().max(2000),
        negative: z.string().max(2000),
        steps: z.int().min(1).max(1000),
        guidanceScale: z.number().min(0).max(100),
        optSteps: z.int().min(1).max(10_000),
      })
      .readonly(),
    /** A linear look at a latent, for previews only: `rgb = latent · matrix + bias`, 0..1. */
    latentRgb: z
      .object({ matrix: z.array(rgb).readonly(), bias: rgb })
      .readonly()
      .optional(),
    vocabulary: z
      .object({
        nouns: z.array(z.string()).readonly(),
        styles: z.array(z.string()).readonly(),
        backgrounds: z.array(z.string()).readonly(),
        relations: z.array(z.string()).readonly(),
        examples: z.array(z.string()).readonly(),
      })
      .readonly()
      .optional(),
    files: z
      .array(
        z
          .object({
            path: relativePath,
            bytes: z.int().min(0),
            sha256: z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in lower-case hexadecimal'),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()

export type PackManifest = z.infer<typeof schema>

/**
 * Reads `pack.json`.
 *
 * @throws FormatRefusal `json.*`, or `manifest.format` naming the first wrong field.
 */
export function parsePackManifest(text: string): PackManifest {
  return parseConfigText(schema, text, packManifestName, 'manifest.format')
}
