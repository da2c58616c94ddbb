import { pictureSaying, type ForeignPicture, type ForeignSettings } from './foreign-picture.ts'

type Nodes = Record<string, { class_type: string; inputs: Record<string, unknown> }>
const words = (text: unknown) => ({ class_type: 'CLIPTextEncode', inputs: { text, clip: ['4', 1] } })
const checkpoint = (name: string) => ({ class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: name } })
const basic = (seed: unknown, changes: object = {}, more: Nodes = {}): Nodes => ({
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
      ...changes,
    },
  },
  '4': checkpoint('v1-5-pruned.safetensors'),
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  '6': words('a glass bottle'),
  '7': words('text, watermark'),
  ...more,
})
const bottle = {
  prompt: 'a glass bottle',
  negative: 'text, watermark',
  steps: 20,
  sampler: 'euler',
  guidance: 8,
  model: 'v1-5-pruned.safetensors',
}

const comfy: readonly [title: string, graph: Nodes | string, expected: ForeignSettings][] = [
  ['the default graph', basic(156680208700286), { ...bottle, seed: '156680208700286' }],
  [
    'a seed of 64 bits',
    JSON.stringify(basic(0)).replace('"seed":0', '"seed":18446744073709551615'),
    { ...bottle, seed: '18446744073709551615' },
  ],
  [
    'a LoRA between',
    basic(
      1,
      { model: ['10', 0] },
      { '10': { class_type: 'LoraLoader', inputs: { lora_name: 'l', model: ['4', 0], clip: ['4', 1] } } },
    ),
    { ...bottle, seed: '1' },
  ],
  [
    'an advanced sampler',
    {
      ...basic(0),
      '3': {
        class_type: 'KSamplerAdvanced',
        inputs: { ...basic(0)['3']!.inputs, seed: undefined, noise_seed: 721897303308196, cfg: 7.5 },
      },
    },
    { ...bottle, seed: '721897303308196', guidance: 7.5 },
  ],
  [
    'a seed and words from primitive nodes',
    basic(
      ['20', 0],
      {},
      {
        '20': { class_type: 'PrimitiveInt', inputs: { value: 99 } },
        '6': words(['21', 0]),
        '21': { class_type: 'PrimitiveString', inputs: { value: 'a linked bottle' } },
      },
    ),
    { ...bottle, prompt: 'a linked bottle', seed: '99' },
  ],
  [
    'the words of SDXL',
    basic(
      2,
      {},
      { '6': { class_type: 'CLIPTextEncodeSDXL', inputs: { text_g: 'global words', text_l: 'local words' } } },
    ),
    { ...bottle, prompt: 'global words', seed: '2' },
  ],
  [
    'conditioning that passes through a ControlNet',
    basic(
      3,
      { positive: ['30', 0] },
      { '30': { class_type: 'ControlNetApply', inputs: { conditioning: ['6', 0], strength: 1 } } },
    ),
    { ...bottle, seed: '3' },
  ],
  [
    'a custom sampler with guider, sigmas and noise',
    {
      '1': {
        class_type: 'SamplerCustomAdvanced',
        inputs: { noise: ['2', 0], guider: ['3', 0], sampler: ['4', 0], sigmas: ['5', 0], latent_image: ['9', 0] },
      },
      '2': { class_type: 'RandomNoise', inputs: { noise_seed: 1234567 } },
      '3': { class_type: 'CFGGuider', inputs: { cfg: 3.5, model: ['8', 0], positive: ['6', 0], negative: ['7', 0] } },
      '4': { class_type: 'KSamplerSelect', inputs: { sampler_name: 'dpmpp_2m' } },
      '5': { class_type: 'BasicScheduler', inputs: { scheduler: 'simple', steps: 25, denoise: 1, model: ['8', 0] } },
      '6': words('fox in snow'),
      '7': words('fog'),
      '8': { class_type: 'UNETLoader', inputs: { unet_name: 'flux-dev.safetensors' } },
      '9': { class_type: 'EmptyLatentImage', inputs: {} },
    },
    {
      prompt: 'fox in snow',
      negative: 'fog',
      seed: '1234567',
      steps: 25,
      sampler: 'dpmpp_2m',
      guidance: 3.5,
      model: 'flux-dev.safetensors',
    },
  ],
  [
    'a basic guider behind a guidance node',
    {
      '1': {
        class_type: 'SamplerCustomAdvanced',
        inputs: { noise: ['2', 0], guider: ['3', 0], sampler: ['4', 0], sigmas: ['5', 0] },
      },
      '2': { class_type: 'RandomNoise', inputs: { noise_seed: 55 } },
      '3': { class_type: 'BasicGuider', inputs: { model: ['8', 0], conditioning: ['10', 0] } },
      '4': { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
      '5': { class_type: 'BasicScheduler', inputs: { scheduler: 'beta', steps: 8, model: ['8', 0] } },
      '6': words('a quiet harbour'),
      '8': { class_type: 'UNETLoader', inputs: { unet_name: 'f' } },
      '10': { class_type: 'FluxGuidance', inputs: { guidance: 2.5, conditioning: ['6', 0] } },
    },
    { prompt: 'a quiet harbour', negative: '', seed: '55', steps: 8, sampler: 'euler', guidance: 2.5, model: 'f' },
  ],
  [
    'a NaN, which is no JSON',
    JSON.stringify(basic(4)).replace('"denoise":1', '"denoise":1,"is_changed": NaN'),
    { ...bottle, seed: '4' },
  ],
]

export const comfyPictures: readonly ForeignPicture[] = comfy.map(([title, graph, expected]) => ({
  title: `ComfyUI: ${title}`,
  png: pictureSaying('prompt', typeof graph === 'string' ? graph : JSON.stringify(graph)),
  expected: { program: 'comfyui', ...expected },
}))
