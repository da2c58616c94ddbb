import { clipConfigSchema, clipPreprocessorSchema } from '../architectures/clip-config.ts'
import { transalnetConfigSchema } from '../architectures/transalnet-config.ts'
import { findModels } from '../architectures/find-models.ts'
import { FormatRefusal } from '../formats/format-refusal.ts'
import type { PackFiles } from '../formats/pack-files.ts'
import { packManifestName } from '../formats/pack-manifest.ts'
import type { PackManifest } from '../formats/pack-manifest.ts'
import { checkConfig, readConfig } from '../formats/parse-config.ts'
import { schedulerConfigSchema } from '../formats/scheduler-config.ts'
import { openTokenizer } from '../formats/tokenizer.ts'
import type { ClipTokenizer } from '../formats/tokenizer.ts'
import { openTensors } from '../formats/open-weights.ts'
import { entryWeights } from '../formats/weights.ts'
import { openBase } from './open-base.ts'
import { checkUsed, openLoras } from './open-loras.ts'
import { openModel, type ModelPlace } from './open-model.ts'
import { importedClip, isOnnxClip } from './imported-clip.ts'
import { importedSaliency } from './imported-models.ts'
import { isOnnx } from './imported-graph.ts'
import { builtClip, builtPreview, builtSaliency } from './built-models.ts'
import type { ClipRole, Pack, PreviewModel } from './pack.ts'

/**
 * Reads a pack's configurations, tokenizer and weight headers, and checks that its models fit together.
 *
 * @throws FormatRefusal naming the file.
 */
export function openPack(manifest: PackManifest, files: PackFiles): Pack {
  const { roles, width, height } = manifest
  const tokenizers = sharedTokenizers(files)
  const loras = openLoras(files, manifest)
  const { textEncoder, unet, vae } = openBase(files, roles, loras)
  checkUsed(loras)
  const saliency = isOnnx(files, roles.saliency.path)
    ? importedSaliency(files, roles.saliency.path)
    : builtSaliency(openModel(files, roles.saliency, 'transalnet', transalnetConfigSchema))
  const { prediction, ...schedule } = readConfig(
    schedulerConfigSchema,
    files,
    `${roles.scheduler.path}/scheduler_config.json`,
  )

  const { factor, latentChannels } = vae
  const pack: Pack = {
    manifest,
    shapes: { latent: [1, latentChannels, height / factor, width / factor], image: [1, 3, height, width] },
    tokenLength: textEncoder.length,
    tokenizer: tokenizers(roles.tokenizer.path, textEncoder.length),
    schedule,
    prediction,
    textEncoder,
    unet,
    vae,
    guidance: openClip(files, roles.guidance, tokenizers),
    judge: roles.judge === undefined ? null : openClip(files, roles.judge, tokenizers),
    saliency,
    preview: roles.preview === undefined ? null : openPreview(files, roles.preview.path),
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
  // Every published CLIP was shown pictures as OpenAI's was; a file of tensors has no place to say so.
  const preprocessor = `${role.path}/preprocessor_config.json`
  const reads = (length: number) => ({
    preprocessor: files.has(role.path)
      ? checkConfig(clipPreprocessorSchema, {}, preprocessor)
      : readConfig(clipPreprocessorSchema, files, preprocessor),
    tokenizer: tokenizers(role.tokenizer, length),
  })
  if (isOnnxClip(files, role.path)) return importedClip(files, role.path, reads)
  const checkpoint = openModel(files, role, 'clip', clipConfigSchema)
  return builtClip(checkpoint, reads(checkpoint.config.text.length))
}

/** diffusers' own names after `findModels`, whoever saved the file. */
function openPreview(files: PackFiles, path: string): PreviewModel {
  const file = openTensors(files, path)
  const found = findModels(file).find(({ kind }) => kind === 'autoencoder-tiny')
  if (found === undefined)
    throw new FormatRefusal('weights.missing', path, 'holds no TAESD decoder; choose one that does')
  return builtPreview(
    entryWeights(found.entries, path, file.refused),
    found.entries.get('decoder.layers.0.weight')?.shape ?? [],
  )
}

/** Two good models that do not belong together would fail deep inside a graph, or draw noise. */
function checkFit({ manifest, unet, vae, textEncoder, preview }: Pack): void {
  const { width, height, latentRgb } = manifest
  const step = vae.factor * unet.sideStep
  const problems = [
    width % step !== 0 || height % step !== 0
      ? `width and height must be multiples of ${step}, not ${width} × ${height}`
      : null,
    unet.channels !== null && unet.channels !== vae.latentChannels
      ? `the U-Net draws latents of ${unet.channels < 0 ? 'other' : unet.channels} channels, the autoencoder reads ${vae.latentChannels}`
      : null,
    unet.contextSize !== null && unet.contextSize !== textEncoder.width
      ? `the U-Net reads prompts ${unet.contextSize} wide, the text encoder writes ${textEncoder.width}`
      : null,
    preview !== null && (preview.latentChannels !== vae.latentChannels || preview.factor !== vae.factor)
      ? `the preview decoder reads latents of ${preview.latentChannels} channels and makes pictures ${preview.factor} times as large, the autoencoder ${vae.latentChannels} and ${vae.factor}`
      : null,
    latentRgb !== undefined && latentRgb.matrix.length !== vae.latentChannels
      ? `latentRgb has ${latentRgb.matrix.length} rows for ${vae.latentChannels} channels`
      : null,
  ]
  const problem = problems.find((text) => text !== null)
  if (problem !== undefined)
    throw new FormatRefusal('pack.inconsistent', packManifestName, `${problem}; the parts belong to different models`)
}
