import { numbersOfBytes } from '../../tensor/tensor-bytes.ts'
import { FormatRefusal } from '../format-refusal.ts'
import type { ByteSource } from '../pack-files.ts'
import { openTensorFile } from '../tensor-file.ts'
import type { WeightEntry } from '../weights.ts'

/** A change of one layer: `W + scale · up · down`, with ranks between them. */
export interface LoraPart {
  readonly down: WeightEntry
  readonly up: WeightEntry
  /** alpha / rank, as trained; the artist's strength comes on top. */
  readonly scale: number
}

/** The parts of a LoRA by the layer's name as the file spells it: kohya's underscores or dots. */
export type LoraParts = ReadonlyMap<string, LoraPart>

/** Endings of the two factors: kohya, peft, and diffusers of before peft. */
const downNames = [
  '.lora_down.weight',
  '.lora_A.weight',
  '.lora.down.weight',
  '_lora.down.weight',
  '.lora_linear_layer.down.weight',
]
const upNames = [
  '.lora_up.weight',
  '.lora_B.weight',
  '.lora.up.weight',
  '_lora.up.weight',
  '.lora_linear_layer.up.weight',
]

/** Other ways to change a layer, which are no product of two matrices. */
const others = /\.(hada_|lokr_|oft_|dora_scale|lora_magnitude_vector|lora_mid|diff(_b)?$|w_norm$|b_norm$)/

/**
 * Reads a LoRA file of kohya's scripts, peft or diffusers; only its header and the scalars `alpha`.
 *
 * @throws FormatRefusal naming the tensor that makes it something else
 */
export function readLora(source: ByteSource, location: string): LoraParts {
  const { entries, refused } = openTensorFile(source, location)
  const [bad] = refused
  if (bad !== undefined) throw new FormatRefusal('checkpoint.tensor-refused', `${location} ${bad[0]}`, bad[1])
  const parts = new Map<string, LoraPart>()
  for (const [name, down] of entries) {
    if (others.test(name)) {
      throw new FormatRefusal(
        'config.unsupported',
        `${location} ${name}`,
        'is no plain LoRA (LoHa, LoKr, DoRA and the like are not supported)',
      )
    }
    const ending = downNames.find((one) => name.endsWith(one))
    if (ending === undefined) continue
    const layer = name.slice(0, -ending.length)
    const upName = layer + (upNames[downNames.indexOf(ending)] ?? '')
    const up = entries.get(upName)
    if (up === undefined)
      throw new FormatRefusal('weights.missing', `${location} ${upName}`, 'is missing beside its other half')
    const rank = down.shape[0] ?? 0
    if (rank === 0 || up.shape[1] !== rank) {
      throw new FormatRefusal(
        'weights.shape',
        `${location} ${upName}`,
        `is [${up.shape.join(', ')}], which does not fit a rank of ${rank}`,
      )
    }
    const alpha = entries.get(`${layer}.alpha`)
    parts.set(layer, { down, up, scale: alpha === undefined ? 1 : scalarOf(source, alpha, `${layer}.alpha`) / rank })
  }
  if (parts.size === 0)
    throw new FormatRefusal(
      'weights.missing',
      location,
      'holds no LoRA; choose a file with lora_down or lora_A tensors',
    )
  return parts
}

function scalarOf(source: ByteSource, entry: WeightEntry, name: string): number {
  const item = `${entry.location} ${name}`
  if (entry.shape.some((side) => side !== 1)) throw new FormatRefusal('weights.shape', item, 'is no single number')
  const [value] = numbersOfBytes(entry.dtype, source.read(entry.offset, entry.length))
  if (value === undefined || !Number.isFinite(value))
    throw new FormatRefusal('weights.dtype', item, 'is no finite number')
  return value
}
