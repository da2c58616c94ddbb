import type { DetectedPart } from './model-kind.ts'
import { firstMatch, tally, type TensorTable } from './tensor-table.ts'

const down = /\.(?:lora_down|lora_A(?:\.default)?|lora\.down)\.weight$/

/**
 * A LoRA in kohya's names (`lora_unet_…`) or diffusers' (`unet.….lora_A`): rank, how many layers it changes, and for which
 * generation it was trained (the width of the prompt's states it reads).
 */
export function detectLora(table: TensorTable): Omit<DetectedPart, 'path'> | null {
  const layers = [...table.tensors].filter(([name]) => down.test(name))
  if (layers.length === 0) return null
  const ranks = layers.map(([, { shape }]) => shape[0] ?? 0)
  const context = firstMatch(table, /attn2[._]to_k(?:\.lora_down|\.lora_A|\.lora_A\.default|\.lora\.down)\.weight$/)
    ?.shape[1]
  const family =
    context === undefined ? null : ({ 768: 'Stable Diffusion 1.x', 1024: 'Stable Diffusion 2.x' }[context] ?? null)
  const isForOther = context !== undefined && family === null
  return {
    kind: 'lora',
    family: family === null ? null : `LoRA for ${family}`,
    ...tally(table),
    roles: isForOther ? [] : ['lora'],
    problems: isForOther
      ? [
          {
            item: 'attn2.to_k',
            message: `reads prompts ${context} wide; Stable Diffusion 1.x has 768 and 2.x has 1024`,
          },
        ]
      : [],
    config: null,
    facts: {
      rank: Math.max(...ranks),
      layers: layers.length,
      naming: layers[0]?.[0].startsWith('lora_') === true ? 'kohya' : 'diffusers',
    },
  }
}
