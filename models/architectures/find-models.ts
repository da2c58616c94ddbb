import { below } from '../formats/layouts/entry-views.ts'
import { unetOfLatentDiffusion } from '../formats/layouts/latent-diffusion-unet.ts'
import { vaeOfLatentDiffusion } from '../formats/layouts/latent-diffusion-vae.ts'
import { clipOfOpenClip } from '../formats/layouts/open-clip.ts'
import { tinyDecoderOfTaesd } from '../formats/layouts/taesd.ts'
import type { TensorFile } from '../formats/tensor-file.ts'
import type { WeightEntries } from '../formats/weights.ts'
import { inferAutoencoderConfig } from './infer-autoencoder-config.ts'
import { inferClipConfig, inferClipTextConfig } from './infer-clip-config.ts'
import { inferSscdConfig, inferTransalnetConfig } from './infer-encoder-config.ts'
import { inferUnetConfig } from './infer-unet-config.ts'
import type { Inferred } from './inferred.ts'

export const modelKinds = [
  'unet-2d-condition',
  'autoencoder-kl',
  'autoencoder-tiny',
  'clip-text',
  'clip',
  'transalnet',
  'sscd',
] as const
export type ModelKind = (typeof modelKinds)[number]

/** Whose names the file's tensors have. */
export type WeightLayout = 'diffusers' | 'latent-diffusion' | 'transformers' | 'open-clip' | 'taesd' | 'published'

/** A network inside a file of tensors. */
export interface FoundModel {
  readonly kind: ModelKind
  readonly layout: WeightLayout
  /** Its tensors under the names our builders ask for, each still a range of the user's file. */
  readonly entries: WeightEntries
  /** Its configuration, worked out from shapes. @throws FormatRefusal naming the tensor that is not there */
  readonly infer: () => Inferred
}

/**
 * The networks in a file, recognised by their tensors and never by the file's name. Empty when there is none we know.
 */
export function findModels(file: Pick<TensorFile, 'entries' | 'location'>): readonly FoundModel[] {
  const { location } = file
  const entries = withoutWrapper(file.entries)
  const model = (kind: ModelKind, layout: WeightLayout, own: WeightEntries): FoundModel => ({
    kind,
    layout,
    entries: own,
    infer: () => infer[kind](own, location),
  })
  return [
    ...unets(entries).map(([layout, own]) => model('unet-2d-condition', layout, own)),
    ...autoencoders(entries).map(([layout, own]) => model('autoencoder-kl', layout, own)),
    ...conditioners(entries, location, model),
    ...clips(entries, model),
    ...tinyDecoders(entries).map(([layout, own]) => model('autoencoder-tiny', layout, own)),
    ...(entries.has('decoder.TransEncoder1.position_embeddings') ? [model('transalnet', 'published', entries)] : []),
    ...(entries.has('backbone.layer1.0.conv1.weight') && entries.has('backbone.fc.weight')
      ? [model('sscd', 'published', entries)]
      : []),
  ]
}

const infer: Readonly<Record<ModelKind, (entries: WeightEntries, item: string) => Inferred>> = {
  'unet-2d-condition': inferUnetConfig,
  'autoencoder-kl': inferAutoencoderConfig,
  'autoencoder-tiny': () => ({ config: {}, assumed: [] }),
  'clip-text': inferClipTextConfig,
  clip: inferClipConfig,
  transalnet: inferTransalnetConfig,
  sscd: inferSscdConfig,
}

/** Training on several devices leaves `module.` in front of every name. */
function withoutWrapper(entries: WeightEntries): WeightEntries {
  const names = [...entries.keys()]
  return names.length > 0 && names.every((name) => name.startsWith('module.')) ? below(entries, 'module.') : entries
}

type Layouts = readonly (readonly [WeightLayout, WeightEntries])[]

function unets(entries: WeightEntries): Layouts {
  for (const prefix of ['model.diffusion_model.', '']) {
    if (entries.has(`${prefix}input_blocks.0.0.weight`))
      return [['latent-diffusion', unetOfLatentDiffusion(below(entries, prefix))]]
  }
  return entries.has('down_blocks.0.resnets.0.conv1.weight') && entries.has('conv_in.weight')
    ? [['diffusers', entries]]
    : []
}

function autoencoders(entries: WeightEntries): Layouts {
  for (const prefix of ['first_stage_model.', '']) {
    if (entries.has(`${prefix}decoder.up.0.block.0.conv1.weight`))
      return [['latent-diffusion', vaeOfLatentDiffusion(below(entries, prefix))]]
  }
  return entries.has('decoder.up_blocks.0.resnets.0.conv1.weight') ? [['diffusers', entries]] : []
}

function tinyDecoders(entries: WeightEntries): Layouts {
  if (entries.has('decoder.layers.0.weight')) return [['diffusers', entries]]
  for (const prefix of ['', 'taesd_decoder.', 'decoder.']) {
    if (entries.has(`${prefix}1.weight`) && entries.has(`${prefix}3.conv.0.weight`))
      return [['taesd', tinyDecoderOfTaesd(entries)]]
  }
  return []
}

type MakeModel = (kind: ModelKind, layout: WeightLayout, own: WeightEntries) => FoundModel

/** The text encoder inside a single-file Stable Diffusion: CLIP's of 1.x, open_clip's of 2.x. */
function conditioners(entries: WeightEntries, location: string, model: MakeModel): readonly FoundModel[] {
  const first = below(entries, 'cond_stage_model.transformer.')
  if (first.size > 0) return [model('clip-text', 'transformers', first)]
  const second = below(entries, 'cond_stage_model.model.')
  if (!second.has('token_embedding.weight')) return []
  const own = clipOfOpenClip(second)
  return [{ ...model('clip-text', 'open-clip', own), infer: () => inferClipTextConfig(own, location, 1) }]
}

function clips(entries: WeightEntries, model: MakeModel): readonly FoundModel[] {
  if (entries.has('visual.conv1.weight') && entries.has('visual.proj')) {
    const hasText = entries.has('token_embedding.weight') || entries.has('text.token_embedding.weight')
    return hasText ? [model('clip', 'open-clip', clipOfOpenClip(entries))] : []
  }
  const hasText = entries.has('text_model.embeddings.token_embedding.weight')
  if (entries.has('vision_model.embeddings.patch_embedding.weight') && hasText) {
    return [model('clip', 'transformers', entries)]
  }
  const bare = entries.has('embeddings.token_embedding.weight') && entries.has('final_layer_norm.weight')
  return hasText || bare ? [model('clip-text', 'transformers', entries)] : []
}
