import { autoencoderConfigSchema } from '../architectures/autoencoder-config.ts'
import { clipConfigSchema, clipPreprocessorSchema, clipTextConfigSchema } from '../architectures/clip-config.ts'
import { transalnetConfigSchema } from '../architectures/transalnet-config.ts'
import { unetConfigSchema } from '../architectures/unet-config.ts'
import { FormatRefusal } from '../formats/format-refusal.ts'
import type { PackFiles } from '../formats/pack-files.ts'
import { packManifestName } from '../formats/pack-manifest.ts'
import type { PackManifest } from '../formats/pack-manifest.ts'
import { checkConfig, readConfig } from '../formats/parse-config.ts'
import { schedulerConfigSchema } from '../formats/scheduler-config.ts'
import { openTokenizer } from '../formats/tokenizer.ts'
import type { ClipTokenizer } from '../formats/tokenizer.ts'
import { openModel, type ModelPlace } from './open-model.ts'
import type { ClipRole, Pack } from './pack.ts'

/**
 * Reads a pack's configurations, tokenizer and weight headers, and checks that its models fit together.
 *
 * @throws FormatRefusal naming the file.
 */
export function openPack(manifest: PackManifest, files: PackFiles): Pack {
  const { roles, width, height } = manifest
  const tokenizers = sharedTokenizers(files)
  const textEncoder = openModel(files, roles.textEncoder, 'clip-text', clipTextConfigSchema)
  const unet = openModel(files, roles.unet, 'unet-2d-condition', unetConfigSchema)
  const vae = openModel(files, roles.vae, 'autoencoder-kl', autoencoderConfigSchema)
  const saliency = openModel(files, roles.saliency, 'transalnet', transalnetConfigSchema)

  const { factor, latentChannels } = vae.config
  const pack: Pack = {
    manifest,
    shapes: { latent: [1, latentChannels, height / factor, width / factor], image: [1, 3, height, width] },
    tokenLength: textEncoder.config.length,
    tokenizer: tokenizers(roles.tokenizer.path, textEncoder.config.length),
    schedule: readConfig(schedulerConfigSchema, files, `${roles.scheduler.path}/scheduler_config.json`),
    textEncoder,
    unet,
    vae,
    guidance: openClip(files, roles.guidance, tokenizers),
    judge: roles.judge === undefined ? null : openClip(files, roles.judge, tokenizers),
    saliency,
  }
  checkFit(pack)
  return pack
}

type OpenTokenizer = (folder: string, length: number) => ClipTokenizer

/** Roles mostly share one vocabulary, which is megabytes of text: each is read once. */
function sharedTokenizers(files: PackFiles): OpenTokenizer {
  const open = new Map<string, ClipTokenizer>()
  return (folder, length) => {
    const key = `${folder}:${length}`
    const tokenizer = open.get(key) ?? openTokenizer(files, folder, length)
    open.set(key, tokenizer)
    return tokenizer
  }
}

interface ClipPlace extends ModelPlace {
  readonly tokenizer: string
}

function openClip(files: PackFiles, role: ClipPlace, tokenizers: OpenTokenizer): ClipRole {
  const { config, weights } = openModel(files, role, 'clip', clipConfigSchema)
  // Every published CLIP was shown pictures as OpenAI's was; a file of tensors has no place to say so.
  const preprocessor = `${role.path}/preprocessor_config.json`
  return {
    config,
    preprocessor: files.has(role.path)
      ? checkConfig(clipPreprocessorSchema, {}, preprocessor)
      : readConfig(clipPreprocessorSchema, files, preprocessor),
    tokenizer: tokenizers(role.tokenizer, config.text.length),
    weights,
  }
}

/** Two good models that do not belong together would fail deep inside a graph, or draw noise. */
function checkFit({ manifest, unet, vae, textEncoder }: Pack): void {
  const { width, height, latentRgb } = manifest
  const step = vae.config.factor * 2 ** (unet.config.channels.length - 1)
  const problems = [
    width % step !== 0 || height % step !== 0
      ? `width and height must be multiples of ${step}, not ${width} × ${height}`
      : null,
    unet.config.inChannels !== vae.config.latentChannels || unet.config.outChannels !== vae.config.latentChannels
      ? `the U-Net draws latents of ${unet.config.inChannels} channels, the autoencoder reads ${vae.config.latentChannels}`
      : null,
    unet.config.contextSize !== textEncoder.config.width
      ? `the U-Net reads prompts ${unet.config.contextSize} wide, the text encoder writes ${textEncoder.config.width}`
      : null,
    latentRgb !== undefined && latentRgb.matrix.length !== vae.config.latentChannels
      ? `latentRgb has ${latentRgb.matrix.length} rows for ${vae.config.latentChannels} channels`
      : null,
  ]
  const problem = problems.find((text) => text !== null)
  if (problem !== undefined)
    throw new FormatRefusal('pack.inconsistent', packManifestName, `${problem}; the parts belong to different models`)
}
