import { FormatRefusal } from '../format-refusal.ts'
import type { LowRank, WeightEntries, Weights } from '../weights.ts'
import type { LoraPart, LoraParts } from './read-lora.ts'

/** Which model of a pack a part changes. */
export type LoraTarget = 'unet' | 'text'

const kohyaPrefix = { unet: 'lora_unet_', text: 'lora_te_' } as const
const dottedPrefix = {
  unet: ['unet.', 'base_model.model.unet.'],
  text: ['text_encoder.', 'base_model.model.text_encoder.'],
} as const

/** The layers of a model that this LoRA changes, by the model's own names. */
export function partsFor(parts: LoraParts, entries: WeightEntries, target: LoraTarget): ReadonlyMap<string, LoraPart> {
  const layers = [...entries.keys()]
    .filter((name) => name.endsWith('.weight'))
    .map((name) => name.slice(0, -'.weight'.length))
  const own = new Map<string, LoraPart>()
  for (const layer of layers) {
    const part = spellings(layer, target)
      .map((name) => parts.get(name))
      .find((found) => found !== undefined)
    if (part !== undefined) own.set(layer, part)
  }
  return own
}

/** How LoRA files may call a layer. transformers 5 leaves out the text tower's outer name, the files have it. */
function spellings(layer: string, target: LoraTarget): readonly string[] {
  const names = target === 'text' && !layer.startsWith('text_model.') ? [layer, `text_model.${layer}`] : [layer]
  return names.flatMap((name) => {
    // diffusers of before peft: attn1.processor.to_q_lora, and to_out without its number.
    const processor = name.replace(/\.(to_[qkv]|to_out)(\.0)?$/, '.processor.$1')
    return [
      kohyaPrefix[target] + name.replaceAll('.', '_'),
      ...dottedPrefix[target].flatMap((prefix) => [prefix + name, prefix + processor]),
    ]
  })
}

/**
 * The same weights with LoRAs on top.
 *
 * Nothing is merged and nothing copied: a changed layer computes `W x + s · up (down x)`, which is the merged layer's
 * output, and its gradient follows (docs/decisions/0103).
 *
 * @throws FormatRefusal when a factor does not fit its layer
 */
export function adaptedWeights(
  weights: Weights,
  entries: WeightEntries,
  loras: readonly { readonly parts: ReadonlyMap<string, LoraPart>; readonly strength: number }[],
): Weights {
  const byLayer = new Map<string, LowRank[]>()
  for (const { parts, strength } of loras) {
    for (const [layer, part] of parts) {
      const base = entries.get(`${layer}.weight`)?.shape ?? []
      byLayer.set(layer, [...(byLayer.get(layer) ?? []), lowRankOf(layer, part, base, strength)])
    }
  }
  return { ...weights, lowRank: (layer) => byLayer.get(layer) ?? [] }
}

function lowRankOf(layer: string, { down, up, scale }: LoraPart, base: readonly number[], strength: number): LowRank {
  const [out = 0, inside = 0, ...kernel] = base
  const sides = (shape: readonly number[]) => shape.slice(2).filter((side) => side !== 1)
  if (
    down.shape[1] !== inside ||
    up.shape[0] !== out ||
    sides(down.shape).join() !== sides([0, 0, ...kernel]).join() ||
    up.shape.slice(2).some((side) => side !== 1)
  ) {
    const found = `[${down.shape.join(', ')}] and [${up.shape.join(', ')}]`
    throw new FormatRefusal(
      'weights.shape',
      `${down.location} ${layer}`,
      `is ${found}, which does not fit a layer of [${base.join(', ')}]; it was made for another model`,
    )
  }
  const tensor = (name: string, { location, dtype, shape, offset, length }: LoraPart['up']) => {
    if (dtype !== 'float32' && dtype !== 'float16' && dtype !== 'bfloat16') {
      throw new FormatRefusal(
        'weights.dtype',
        `${location} ${layer}`,
        `is ${dtype}; convert the file to F32, F16 or BF16`,
      )
    }
    return {
      name: `${location}:${layer}.${name}`,
      dtype,
      shape,
      source: { kind: 'external', location, offset, length } as const,
    }
  }
  return { down: tensor('down', down), up: tensor('up', up), scale: scale * strength }
}
