import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { draftPack, type ChosenModels } from '../../../../main/services/models/pack-draft.ts'
import type { KnownModel } from '../../../../main/store/known-model-store.ts'
import type { Detected, ModelRole } from '../../../../models/detection/model-kind.ts'
import { FoveaError } from '../../../../preload/contract/errors.ts'

/** A model of the library, as far as a draft looks at it. */
function known(name: string, roles: readonly ModelRole[], change: Partial<Detected> = {}): KnownModel {
  const part = { family: null, parameters: 1, precision: [], problems: [], config: null, facts: {} }
  const detected: Detected = {
    ...part,
    kind: 'checkpoint',
    roles,
    bytes: 1,
    license: null,
    missing: [],
    parts: roles.map((role) => ({ ...part, kind: 'unknown' as const, path: name, roles: [role] })),
    files: [name],
    ...change,
  }
  const file = (path: string) => ({ path, real: `/models/${path}`, size: 1, mtimeMs: 0, sha256: 'a'.repeat(64) })
  return { id: name, place: `/models/${name}`, detected, files: detected.files.map(file), addedAt: '' }
}

const single = (family: string) => known('sd.safetensors', ['base', 'unet', 'vae', 'textEncoder'], { family })
const clip = known('clip', ['guidance', 'tokenizer'], {
  kind: 'clip',
  files: ['model.safetensors', 'tokenizer.json'],
  parts: [
    {
      kind: 'clip',
      path: '',
      roles: ['guidance'],
      family: null,
      parameters: 1,
      precision: [],
      problems: [],
      config: null,
      facts: {},
    },
    {
      kind: 'tokenizer',
      path: '',
      roles: ['tokenizer'],
      family: null,
      parameters: 0,
      precision: [],
      problems: [],
      config: null,
      facts: {},
    },
  ],
})
const saliency = known('eyes.pth', ['saliency'])

function draft(
  models: Partial<ChosenModels> & Pick<ChosenModels, 'base'>,
  prediction: 'epsilon' | 'v_prediction' | null = null,
  schedule: string | null = null,
) {
  const chosen = {
    guidance: clip,
    saliency,
    judge: null,
    vae: null,
    tokenizer: null,
    preview: null,
    loras: [],
    ...models,
  }
  const hash = (text: string) => ({ sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length })
  return draftPack(chosen, { id: 'x', title: 'X', width: 512, height: 512, prediction, schedule, hash })
}

const scheduleIn = ({ texts }: ReturnType<typeof draft>) =>
  JSON.parse(texts['scheduler/scheduler_config.json']!) as Record<string, unknown>

describe('what the U-Net of a single file predicts', () => {
  it('is noise for Stable Diffusion 1.x, as all of them do', () => {
    expect(scheduleIn(draft({ base: single('Stable Diffusion 1.x') }))['prediction_type']).toBe('epsilon')
  })

  it('is asked for Stable Diffusion 2.x, whose files look alike', () => {
    const base = single('Stable Diffusion 2.x')
    expect(() => draft({ base })).toThrow(FoveaError)
    expect(() => draft({ base })).toThrow('does not say what its network predicts')
    expect(scheduleIn(draft({ base }, 'v_prediction'))['prediction_type']).toBe('v_prediction')
    expect(scheduleIn(draft({ base }, 'epsilon'))['prediction_type']).toBe('epsilon')
  })

  it('is changed in a schedule of the model’s own, which keeps its other numbers', () => {
    const base = known('sd', ['base', 'unet', 'vae', 'textEncoder', 'scheduler'], {
      kind: 'pipeline',
      files: ['scheduler/scheduler_config.json'],
      parts: (['unet', 'vae', 'textEncoder', 'scheduler'] as const).map((role) => ({
        kind: 'unet',
        path: role === 'textEncoder' ? 'text_encoder' : role,
        roles: [role],
        family: null,
        parameters: 1,
        precision: [],
        problems: [],
        config: null,
        facts: {},
      })),
    })
    expect(draft({ base }).manifest.roles.scheduler.path).toBe('base/scheduler')
    const changed = draft({ base }, 'v_prediction', '{"beta_start": 0.5, "prediction_type": "epsilon"}')
    expect(changed.manifest.roles.scheduler.path).toBe('scheduler')
    expect(scheduleIn(changed)).toEqual({ beta_start: 0.5, prediction_type: 'v_prediction' })
  })
})

it('places LoRAs in their order, each with its strength, and refuses what is none', () => {
  const lora = (name: string) => known(name, ['lora'], { kind: 'lora' })
  const base = single('Stable Diffusion 1.x')
  const loras = [
    { model: lora('ink.safetensors'), strength: 0.8 },
    { model: lora('fur.safetensors'), strength: -0.5 },
  ]
  const { manifest, places } = draft({ base, loras })
  expect(manifest.loras).toEqual([
    { path: 'lora-1.safetensors', strength: 0.8 },
    { path: 'lora-2.safetensors', strength: -0.5 },
  ])
  expect(places['lora-2.safetensors']).toBe('/models/fur.safetensors')
  expect(() => draft({ base, loras: [{ model: saliency, strength: 1 }] })).toThrow('cannot serve as LoRA')
})

it('takes the tokenizer that was chosen, or says that it is none', () => {
  const base = single('Stable Diffusion 1.x')
  const words = known('words', ['tokenizer'], {
    kind: 'tokenizer',
    files: ['vocab.json', 'merges.txt'],
    parts: [{ ...saliency.detected.parts[0]!, path: '', kind: 'tokenizer', roles: ['tokenizer'] }],
  })
  expect(draft({ base, tokenizer: words }).manifest.roles.tokenizer.path).toBe('tokenizer')
  expect(() => draft({ base, tokenizer: saliency })).toThrow('cannot serve as tokenizer')
})

it('gives ONNX files the name that the reader looks for, wherever they stand alone', () => {
  const base = known('export', ['base', 'unet', 'vae', 'textEncoder'], {
    kind: 'onnx-pipeline',
    files: ['unet/graph.onnx', 'unet/graph.onnx_data', 'vae_decoder/model.onnx', 'text_encoder/model.onnx'],
    parts: (
      [
        ['unet', 'unet'],
        ['vae', 'vae_decoder'],
        ['textEncoder', 'text_encoder'],
      ] as const
    ).map(([role, path]) => ({
      kind: 'onnx',
      path,
      roles: [role],
      family: null,
      parameters: 1,
      precision: [],
      problems: [],
      config: null,
      facts: {},
    })),
  })
  const { manifest, places } = draft({ base })
  expect(manifest.roles.vae.path).toBe('base/vae_decoder')
  expect(places['base/unet/model.onnx']).toBe('/models/unet/graph.onnx')
  expect(places['base/unet/graph.onnx_data']).toBe('/models/unet/graph.onnx_data')
})
