import { z } from 'zod'
import type { PictureSource } from '../../preload/contract/picture-source.ts'
import { numberOrNull } from './a1111-parameters.ts'

/** InvokeAI's three generations of metadata: `invokeai_metadata`, `sd-metadata`, and the `Dream` command line. */
const number = z.number().nullable().catch(null)
const text = z.string().max(200).nullable().catch(null)
const seed = z
  .union([z.int().min(0).transform(String), z.string().regex(/^\d{1,20}$/)])
  .nullable()
  .catch(null)

const modern = z.looseObject({
  positive_prompt: z.string().max(20_000),
  negative_prompt: z.string().max(20_000).nullish().catch(null),
  seed,
  steps: number,
  cfg_scale: number,
  scheduler: text,
  model: z
    .looseObject({ name: text.optional(), model_name: text.optional(), hash: text.optional(), key: text.optional() })
    .nullish()
    .catch(null),
})

export function readInvokeMetadata(json: string): PictureSource | null {
  const parsed = modern.safeParse(parseOrNull(json))
  if (!parsed.success) return null
  const { positive_prompt, negative_prompt, seed, steps, cfg_scale, scheduler, model } = parsed.data
  return {
    ...source,
    prompt: positive_prompt,
    negative: negative_prompt ?? '',
    seed,
    steps: whole(steps),
    sampler: scheduler,
    guidance: cfg_scale,
    model: model?.name ?? model?.model_name ?? null,
    modelHash: model?.hash ?? null,
  }
}

const older = z.looseObject({
  model_weights: text.optional(),
  model_hash: text.optional(),
  image: z.looseObject({
    prompt: z.union([z.string().max(20_000), z.array(z.looseObject({ prompt: z.string().max(20_000) })).min(1)]),
    seed,
    steps: number,
    cfg_scale: number,
    sampler: text,
  }),
})

export function readSdMetadata(json: string): PictureSource | null {
  const parsed = older.safeParse(parseOrNull(json))
  if (!parsed.success) return null
  const { image, model_weights, model_hash } = parsed.data
  const words = typeof image.prompt === 'string' ? image.prompt : (image.prompt[0]?.prompt ?? '')
  return {
    ...source,
    ...splitNegative(words),
    seed: image.seed,
    steps: whole(image.steps),
    sampler: image.sampler,
    guidance: image.cfg_scale,
    model: model_weights ?? null,
    modelHash: model_hash ?? null,
  }
}

/** `"a prompt" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms`. */
export function readDream(text: string): PictureSource | null {
  const close = text.startsWith('"') ? text.indexOf('"', 1) : -1
  if (close < 0) return null
  const options = new Map<string, string>()
  const parts = text
    .slice(close + 1)
    .trim()
    .split(/\s+/)
  for (let i = 0; i + 1 < parts.length; i++) {
    const name = parts[i] ?? ''
    if (/^-[A-Za-z]$/.test(name)) options.set(name.slice(1), parts[i + 1] ?? '')
  }
  const given = (name: string): string | null => options.get(name) ?? null
  const asked = given('S')
  return {
    ...source,
    ...splitNegative(text.slice(1, close)),
    seed: asked !== null && /^\d{1,20}$/.test(asked) ? asked : null,
    steps: whole(numberOrNull(given('s'))),
    sampler: given('A'),
    guidance: numberOrNull(given('C')),
  }
}

/** Older versions write what is unwanted in square brackets inside the prompt. */
function splitNegative(words: string): { prompt: string; negative: string } {
  const unwanted = [...words.matchAll(/\[([^[\]]*)\]/g)].map(([, inner = '']) => inner.trim())
  return { prompt: words.replace(/\[[^[\]]*\]/g, '').trim(), negative: unwanted.join(', ') }
}

const source: PictureSource = {
  program: 'invokeai',
  prompt: '',
  negative: '',
  seed: null,
  steps: null,
  sampler: null,
  scheduler: null,
  guidance: null,
  model: null,
  modelHash: null,
  other: {},
}

function whole(value: number | null): number | null {
  return value !== null && Number.isInteger(value) && value >= 0 ? value : null
}

function parseOrNull(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return null
  }
}
