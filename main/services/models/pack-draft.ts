import type { ModelRole } from '../../../models/detection/model-kind.ts'
import { packManifestName, type PackManifest } from '../../../models/formats/pack-manifest.ts'
import type { Prediction } from '../../../models/schedulers/prediction.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { KnownModel } from '../../store/known-model-store.ts'
import { placeModel, type PlacedModel } from './place-model.ts'

/** The models of a pack by role, every file of them hashed. */
export interface ChosenModels {
  readonly base: KnownModel
  readonly guidance: KnownModel
  readonly saliency: KnownModel
  readonly judge: KnownModel | null
  readonly vae: KnownModel | null
  readonly tokenizer: KnownModel | null
  readonly preview: KnownModel | null
  readonly loras: readonly { readonly model: KnownModel; readonly strength: number }[]
}

export interface PackDraft {
  readonly manifest: PackManifest
  /** Where the files of the manifest really lie. */
  readonly places: Readonly<Record<string, string>>
  /** Small files that lie in the pack's own folder. */
  readonly texts: Readonly<Record<string, string>>
}

/**
 * The noise schedule of Stable Diffusion, for files that hold none: every published 1.x and 2.x model has it
 * (CompVis/stable-diffusion:configs/stable-diffusion/v1-inference.yaml, diffusers' scheduler_config.json of v1-4).
 */
const stableDiffusionSchedule = {
  _class_name: 'DDIMScheduler',
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  steps_offset: 1,
  set_alpha_to_one: false,
  prediction_type: 'epsilon',
}

export interface DraftOptions {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly height: number
  /** What the U-Net predicts; null for what the model itself says. */
  readonly prediction: Prediction | null
  /** The base's own scheduler_config.json, where it brings one. */
  readonly schedule: string | null
  /** SHA-256 and bytes of a text of the pack's own. */
  readonly hash: (text: string) => { readonly sha256: string; readonly bytes: number }
}

/** What pack.json says of these models. Nothing is written and nothing is opened. @throws FoveaError model.unusable */
export function draftPack(models: ChosenModels, options: DraftOptions): PackDraft {
  const base = placeModel('base', models.base)
  const vae = models.vae === null ? null : placeModel('vae', models.vae)
  const guidance = placeModel('guidance', models.guidance)
  const saliency = placeModel('saliency', models.saliency)
  const judge = models.judge === null ? null : placeModel('judge', models.judge)
  const preview = models.preview === null ? null : placeModel('preview', models.preview)
  const loras = models.loras.map(({ model, strength }, i) => {
    const of = placeModel(`lora-${i + 1}`, model)
    const [file] = of.files.filter(({ virtual }) => virtual.endsWith('.safetensors'))
    if (file === undefined || !model.detected.roles.includes('lora'))
      throw unusable(
        model,
        'cannot serve as LoRA',
        'Choose the .safetensors file of a LoRA for Stable Diffusion 1.x or 2.x.',
      )
    return { of, path: file.virtual, strength }
  })
  const ownTokenizer = models.tokenizer === null ? null : placeModel('tokenizer', models.tokenizer)
  const placed = [base, vae, guidance, saliency, judge, preview, ownTokenizer, ...loras.map(({ of }) => of)].filter(
    (each) => each !== null,
  )

  if (models.tokenizer !== null && ownTokenizer?.pathOf('tokenizer') === null)
    throw unusable(models.tokenizer, 'cannot serve as tokenizer', 'Choose another model for it.')
  const tokenizer = ownTokenizer?.pathOf('tokenizer') ?? base.pathOf('tokenizer') ?? guidance.pathOf('tokenizer')
  if (tokenizer === null) {
    throw unusable(
      models.base,
      'brings no tokenizer',
      'Choose a model that does, such as the folder of a CLIP or of a Stable Diffusion.',
    )
  }
  const { scheduler, texts } = scheduleOf(models.base, base, options)
  const path = (of: PlacedModel, role: ModelRole, model: KnownModel): string => {
    const found = of.pathOf(role)
    if (found === null) throw unusable(model, `cannot serve as ${role}`, 'Choose another model for it.')
    return found
  }
  const clip = (of: PlacedModel, role: 'guidance' | 'judge', model: KnownModel) =>
    ({ kind: 'clip', path: path(of, role, model), tokenizer: of.pathOf('tokenizer') ?? tokenizer }) as const

  const manifest: PackManifest = {
    format: 'fovea-pack/1',
    id: options.id,
    title: options.title,
    version: 1,
    license: licenseOf(models),
    width: options.width,
    height: options.height,
    roles: {
      tokenizer: { kind: 'clip-bpe', path: tokenizer },
      textEncoder: { kind: 'clip-text', path: path(base, 'textEncoder', models.base) },
      unet: { kind: 'unet-2d-condition', path: path(base, 'unet', models.base) },
      vae: { kind: 'autoencoder-kl', path: vae?.pathOf('vae') ?? path(base, 'vae', models.base) },
      scheduler: { kind: 'scheduler', path: scheduler },
      guidance: clip(guidance, 'guidance', models.guidance),
      ...(judge !== null && models.judge !== null && { judge: clip(judge, 'judge', models.judge) }),
      saliency: { kind: 'transalnet', path: path(saliency, 'saliency', models.saliency) },
      ...(preview !== null &&
        models.preview !== null && {
          preview: { kind: 'autoencoder-tiny', path: path(preview, 'preview', models.preview) } as const,
        }),
    },
    ...(loras.length > 0 && { loras: loras.map(({ path: file, strength }) => ({ path: file, strength })) }),
    defaults: { prompt: 'a red apple on a wooden table', negative: '', steps: 20, guidanceScale: 7.5, optSteps: 10 },
    files: [
      ...placed.flatMap(({ files }) =>
        files.map(({ virtual, size, sha256 }) => ({ path: virtual, bytes: size, sha256 })),
      ),
      ...Object.entries(texts).map(([name, text]) => ({ path: name, ...options.hash(text) })),
    ],
  }
  const places = Object.fromEntries(placed.flatMap(({ files }) => files.map(({ virtual, real }) => [virtual, real])))
  return { manifest, places, texts: { ...texts, [packManifestName]: `${JSON.stringify(manifest, null, 2)}\n` } }
}

/**
 * The noise schedule: the base's own, or the published one with what the artist says the network predicts.
 *
 * Stable Diffusion 2.x has the same tensors whether its network predicts noise (the 512 base) or v (768): nothing in a single file
 * says which, so it is asked and not guessed. Every 1.x model predicts noise.
 */
function scheduleOf(model: KnownModel, base: PlacedModel, { prediction, schedule }: DraftOptions) {
  const own = base.pathOf('scheduler')
  if (own !== null && (prediction === null || schedule === null)) return { scheduler: own, texts: {} }
  if (own === null && prediction === null && model.detected.family?.startsWith('Stable Diffusion 2.x') === true) {
    throw unusable(
      model,
      'does not say what its network predicts: files of Stable Diffusion 2.x look alike',
      'Choose v for models made at 768 pixels, noise for those made at 512.',
    )
  }
  const config = own === null || schedule === null ? stableDiffusionSchedule : (JSON.parse(schedule) as object)
  const changed = { ...config, ...(prediction !== null && { prediction_type: prediction }) }
  return {
    scheduler: 'scheduler',
    texts: { 'scheduler/scheduler_config.json': `${JSON.stringify(changed, null, 2)}\n` },
  }
}

function licenseOf({ loras, ...roles }: ChosenModels): string {
  const all = [...Object.values(roles), ...loras.map(({ model }) => model)]
  const stated = all.flatMap((model) => (model === null ? [] : [model.detected.license ?? 'not stated']))
  return [...new Set(stated)].join(' AND ').slice(0, 200)
}

export function unusable(model: KnownModel, what: string, remedy: string): FoveaError {
  return new FoveaError('model.unusable', `This model ${what}.`, model.place, remedy)
}
