import { pictureSaying, type ForeignPicture, type ForeignSettings, type TextKind } from './foreign-picture.ts'

const modern = (changes: object) =>
  JSON.stringify({
    generation_mode: 'txt2img',
    positive_prompt: 'a lighthouse',
    negative_prompt: 'people',
    width: 512,
    height: 512,
    seed: 3141592653,
    cfg_scale: 7.5,
    steps: 30,
    scheduler: 'euler',
    model: { key: 'k', hash: 'blake3:abc', name: 'stable-diffusion-v1-5', base: 'sd-1', type: 'main' },
    app_version: '5.6.0',
    ...changes,
  })
const lighthouse = {
  prompt: 'a lighthouse',
  negative: 'people',
  seed: '3141592653',
  steps: 30,
  sampler: 'euler',
  guidance: 7.5,
  model: 'stable-diffusion-v1-5',
}

const invoke: readonly [title: string, keyword: string, text: string, expected: ForeignSettings, kind?: TextKind][] = [
  ['version 5', 'invokeai_metadata', modern({}), lighthouse],
  [
    'version 3, whose models have another name',
    'invokeai_metadata',
    modern({ model: { model_name: 'dreamlike', base_model: 'sd-1' } }),
    { ...lighthouse, model: 'dreamlike' },
  ],
  ['no negative prompt', 'invokeai_metadata', modern({ negative_prompt: null }), { ...lighthouse, negative: '' }],
  [
    'words beyond Latin-1',
    'invokeai_metadata',
    modern({ positive_prompt: 'маяк' }),
    { ...lighthouse, prompt: 'маяк' },
    'iTXt',
  ],
  ['no model', 'invokeai_metadata', modern({ model: undefined }), { ...lighthouse, model: undefined } as never],
  [
    'version 2',
    'sd-metadata',
    JSON.stringify({
      model: 'stable diffusion',
      model_weights: 'sd-1.5',
      model_hash: 'cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516',
      app_version: '2.3.0',
      image: {
        prompt: [{ prompt: 'a barn [clouds]', weight: 1 }],
        steps: 50,
        cfg_scale: 7.5,
        threshold: 0,
        seed: 2078,
        type: 'txt2img',
        sampler: 'k_lms',
      },
    }),
    { prompt: 'a barn', negative: 'clouds', seed: '2078', steps: 50, sampler: 'k_lms', guidance: 7.5, model: 'sd-1.5' },
  ],
  [
    'version 2 with a plain prompt',
    'sd-metadata',
    JSON.stringify({ image: { prompt: 'a mill', steps: 10, cfg_scale: 5, seed: 6, sampler: 'ddim' } }),
    { prompt: 'a mill', negative: '', seed: '6', steps: 10, sampler: 'ddim', guidance: 5 },
  ],
  [
    'the command line of its first version',
    'Dream',
    '"an old bridge [cars]" -s 50 -S 2719 -W 512 -H 512 -C 7.5 -A k_euler_a',
    { prompt: 'an old bridge', negative: 'cars', seed: '2719', steps: 50, sampler: 'k_euler_a', guidance: 7.5 },
  ],
  ['a seed as text', 'invokeai_metadata', modern({ seed: '42' }), { ...lighthouse, seed: '42' }],
]

export const invokePictures: readonly ForeignPicture[] = invoke.map(([title, keyword, text, expected, kind]) => ({
  title: `InvokeAI: ${title}`,
  png: pictureSaying(keyword, text, kind),
  expected: { program: 'invokeai', ...expected },
}))
