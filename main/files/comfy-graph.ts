import { z } from 'zod'
import type { PictureSource } from '../../preload/contract/picture-source.ts'

/**
 * ComfyUI's `prompt` text: the graph that was run, as `{id: {class_type, inputs}}`; a link is `[id, output]`.
 *
 * There is no list of settings in it. The sampler node is found, and its links are followed back to where the words,
 * the numbers and the checkpoint come from.
 */
const node = z.looseObject({ class_type: z.string().max(200), inputs: z.record(z.string(), z.unknown()) })
const graph = z.record(z.string().max(40), node)
type Graph = z.infer<typeof graph>
type Node = z.infer<typeof node>

/** Nodes a search has been at: each is looked at once, so that circles end and forks cost no more than the graph. */
type Seen = Set<Node>

export function readComfyGraph(text: string): PictureSource | null {
  const parsed = graph.safeParse(parseOrNull(text))
  if (!parsed.success) return null
  const nodes = parsed.data
  const samplers = Object.values(nodes).filter(
    ({ class_type }) => /sampler/i.test(class_type) && !/select/i.test(class_type),
  )
  const sampler = samplers.find(({ inputs }) => 'seed' in inputs || 'noise_seed' in inputs || 'noise' in inputs)
  if (sampler === undefined) return null
  const find = (name: readonly string[], from: Node = sampler): unknown => valueOf(nodes, from, name, new Set())
  const guider = linked(nodes, sampler.inputs['guider'])
  const conditioned = guider ?? sampler
  const model = find(['ckpt_name', 'unet_name', 'model_name'])
  return {
    program: 'comfyui',
    prompt: wordsOf(nodes, conditioned.inputs['positive'] ?? conditioned.inputs['conditioning'], new Set()),
    negative: wordsOf(nodes, conditioned.inputs['negative'], new Set()),
    seed: seedOf(find(['seed', 'noise_seed'])),
    steps: numberOf(find(['steps']), Number.isInteger),
    sampler: textOf(find(['sampler_name'])),
    scheduler: textOf(find(['scheduler'])),
    guidance: numberOf(find(['cfg', 'guidance'])),
    model: textOf(model),
    modelHash: null,
    other: {},
  }
}

/** The first value of one of these names on the way back from a node, breadth by its inputs' order. */
function valueOf(nodes: Graph, from: Node, names: readonly string[], seen: Seen): unknown {
  if (seen.has(from)) return undefined
  seen.add(from)
  for (const name of names) {
    const value = resolve(nodes, from.inputs[name], new Set())
    if (value !== undefined) return value
  }
  // Words are reached by their own links: a seed of an upscaler behind the latent is not the seed.
  for (const name of ['noise', 'sigmas', 'sampler', 'guider', 'model', 'conditioning', 'positive', 'latent_image']) {
    const next = linked(nodes, from.inputs[name])
    const value = next === undefined ? undefined : valueOf(nodes, next, names, seen)
    if (value !== undefined) return value
  }
  return undefined
}

/** A plain value, or the one that a primitive node holds. */
function resolve(nodes: Graph, value: unknown, seen: Seen): unknown {
  const source = linked(nodes, value)
  if (source === undefined) return Array.isArray(value) ? undefined : value
  if (seen.has(source)) return undefined
  seen.add(source)
  for (const name of ['value', 'int', 'float', 'string', 'text', 'seed', 'noise_seed']) {
    const found = resolve(nodes, source.inputs[name], seen)
    if (found !== undefined) return found
  }
  return undefined
}

function wordsOf(nodes: Graph, link: unknown, seen: Seen): string {
  const source = linked(nodes, link)
  if (source === undefined || seen.has(source)) return ''
  seen.add(source)
  const own = ['text', 'text_g', 'text_l', 't5xxl', 'clip_l', 'prompt', 'string']
    .map((name) => resolve(nodes, source.inputs[name], new Set()))
    .find((value) => typeof value === 'string')
  if (typeof own === 'string') return own
  for (const name of ['conditioning', 'conditioning_1', 'conditioning_2', 'positive']) {
    const words = wordsOf(nodes, source.inputs[name], seen)
    if (words !== '') return words
  }
  return ''
}

function linked(nodes: Graph, value: unknown): Node | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [id] = value as unknown[]
  return (typeof id === 'string' || typeof id === 'number') && Object.hasOwn(nodes, String(id))
    ? nodes[String(id)]
    : undefined
}

/** JSON numbers lose seeds above 2^53: those are given as text by `parseOrNull`. */
function seedOf(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,20}$/.test(text) ? text : null
}

function numberOf(value: unknown, accepts: (value: number) => boolean = Number.isFinite): number | null {
  return typeof value === 'number' && accepts(value) && value >= 0 ? value : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 200) : null
}

/** ComfyUI writes NaN for what it cannot compare, which is no JSON. */
function parseOrNull(text: string): unknown {
  try {
    const valid = text.replace(/:\s*NaN(?=\s*[,}\]])/g, ': null')
    return JSON.parse(valid, keepLargeSeeds)
  } catch {
    return null
  }
}

function keepLargeSeeds(this: unknown, key: string, value: unknown, context?: { source?: string }): unknown {
  const isSeed = key === 'seed' || key === 'noise_seed' || key === 'value'
  return isSeed && typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(context?.source ?? '')
    ? context?.source
    : value
}
