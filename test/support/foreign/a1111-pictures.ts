import { pictureSaying, type ForeignPicture, type ForeignSettings, type TextKind } from './foreign-picture.ts'

const a1111: readonly [title: string, text: string, expected: ForeignSettings, kind?: TextKind][] = [
  [
    'a plain prompt',
    'a cat on a mat\nNegative prompt: blurry, text\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 7460a6fa, Model: sd-v1-4',
    {
      prompt: 'a cat on a mat',
      negative: 'blurry, text',
      seed: '965400086',
      steps: 20,
      sampler: 'Euler a',
      guidance: 7,
      model: 'sd-v1-4',
    },
  ],
  [
    'no negative prompt',
    'a dog\nSteps: 30, Sampler: DDIM, CFG scale: 7.5, Seed: 1, Size: 512x768',
    { prompt: 'a dog', negative: '', seed: '1', steps: 30, sampler: 'DDIM', guidance: 7.5 },
  ],
  [
    'a prompt of several lines',
    'first line\nsecond line, (weighted:1.2)\nNegative prompt: one\ntwo\nSteps: 50, Sampler: DPM++ 2M Karras, CFG scale: 11, Seed: 4294967295, Size: 768x768',
    {
      prompt: 'first line\nsecond line, (weighted:1.2)',
      negative: 'one\ntwo',
      seed: '4294967295',
      steps: 50,
      sampler: 'DPM++ 2M Karras',
      guidance: 11,
    },
  ],
  [
    'quoted values with commas and colons',
    'x\nSteps: 25, Sampler: UniPC, CFG scale: 5, Seed: 42, Size: 512x512, Lora hashes: "a: 1234, b: 5678", Version: v1.9.4',
    { prompt: 'x', negative: '', seed: '42', steps: 25, sampler: 'UniPC', guidance: 5 },
  ],
  [
    'a schedule type of its own',
    'y\nNegative prompt: z\nSteps: 28, Sampler: Euler, Schedule type: Karras, CFG scale: 6, Seed: 7, Size: 1024x1024, Model: xl, Version: v1.10',
    { prompt: 'y', negative: 'z', seed: '7', steps: 28, sampler: 'Euler', guidance: 6, model: 'xl' },
  ],
  [
    'words beyond Latin-1',
    '猫と月 ✨\nNegative prompt: 雨\nSteps: 12, Sampler: LMS, CFG scale: 9, Seed: 77, Size: 512x512',
    { prompt: '猫と月 ✨', negative: '雨', seed: '77', steps: 12, sampler: 'LMS', guidance: 9 },
    'iTXt',
  ],
  [
    'accents',
    'café à Zürich\nSteps: 15, Sampler: Heun, CFG scale: 4.5, Seed: 12345, Size: 512x512',
    { prompt: 'café à Zürich', negative: '', seed: '12345', steps: 15, sampler: 'Heun', guidance: 4.5 },
  ],
  [
    'a compressed text',
    'squeezed\nSteps: 33, Sampler: PLMS, CFG scale: 8, Seed: 5, Size: 512x512',
    { prompt: 'squeezed', negative: '', seed: '5', steps: 33, sampler: 'PLMS', guidance: 8 },
    'zTXt',
  ],
  [
    'an empty prompt',
    '\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 3, Size: 512x512',
    { prompt: '', negative: '', seed: '3', steps: 20, sampler: 'Euler a', guidance: 7 },
  ],
  [
    'a prompt that looks like settings',
    'Steps: to heaven, Seed: of doubt\nSteps: 22, Sampler: DPM2 a, CFG scale: 3, Seed: 8, Size: 512x512',
    { prompt: 'Steps: to heaven, Seed: of doubt', negative: '', seed: '8', steps: 22, sampler: 'DPM2 a', guidance: 3 },
  ],
  [
    'high-resolution settings behind',
    'h\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 9, Size: 512x512, Denoising strength: 0.7, Hires upscale: 2, Hires steps: 10, Hires upscaler: Latent',
    { prompt: 'h', negative: '', seed: '9', steps: 20, sampler: 'Euler a', guidance: 7 },
  ],
]

export const a1111Pictures: readonly ForeignPicture[] = a1111.map(([title, text, expected, kind]) => ({
  title: `A1111: ${title}`,
  png: pictureSaying('parameters', text, kind),
  expected: { program: 'a1111', ...expected },
}))
