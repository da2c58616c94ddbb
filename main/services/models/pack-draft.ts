import type { ModelRole } from '../../../models/detection/model-kind.ts'
import { packManifestName, type PackManifest } from '../../../models/formats/pack-manifest.ts'
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
  const ownTokenizer = models.tokenizer === null ? null : placeModel('tokenizer', models.tokenizer)
  const placed = [base, vae, guidance, saliency, judge, ownTokenizer].filter((each) => each !== null)

  const tokenizer = ownTokenizer?.pathOf('tokenizer') ?? base.pathOf('tokenizer') ?? guidance.pathOf('tokenizer')
  if (tokenizer === null) {
    throw unusable(
      models.base,
      'brings no tokenizer',
      'Choose a model that does, such as the folder of a CLIP or of a Stable Diffusion.',
    )
  }
  const scheduler = base.pathOf('scheduler')
  const texts: Record<string, string> =
    scheduler === null
      ? { 'scheduler/scheduler_config.json': `${JSON.stringify(stableDiffusionSchedule, null, 2)}\n` }
      : {}
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
    license: licenseOf(Object.values(models)),
    width: options.width,
    height: options.height,
    roles: {
      tokenizer: { kind: 'clip-bpe', path: tokenizer },
      textEncoder: { kind: 'clip-text', path: path(base, 'textEncoder', models.base) },
      unet: { kind: 'unet-2d-condition', path: path(base, 'unet', models.base) },
      vae: { kind: 'autoencoder-kl', path: vae?.pathOf('vae') ?? path(base, 'vae', models.base) },
      scheduler: { kind: 'scheduler', path: scheduler ?? 'scheduler' },
      guidance: clip(guidance, 'guidance', models.guidance),
      ...(judge !== null && models.judge !== null && { judge: clip(judge, 'judge', models.judge) }),
      saliency: { kind: 'transalnet', path: path(saliency, 'saliency', models.saliency) },
    },
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

function licenseOf(models: readonly (KnownModel | null)[]): string {
  const stated = models.flatMap((model) => (model === null ? [] : [model.detected.license ?? 'not stated']))
  return [...new Set(stated)].join(' AND ').slice(0, 200)
}

export function unusable(model: KnownModel, what: string, remedy: string): FoveaError {
  return new FoveaError('model.unusable', `This model ${what}.`, model.place, remedy)
}
