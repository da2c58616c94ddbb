import type { WeightEntries, WeightEntry } from '../weights.ts'
import { asMatrix, countOf } from './entry-views.ts'

const resnetParts: Readonly<Record<string, string>> = { nin_shortcut: 'conv_shortcut' }
const attentionParts: Readonly<Record<string, string>> = {
  norm: 'group_norm',
  q: 'to_q',
  k: 'to_k',
  v: 'to_v',
  proj_out: 'to_out.0',
}

/**
 * An autoencoder with the names of the original code (CompVis/latent-diffusion:model.py) under those of diffusers.
 *
 * Theirs count the decoder's levels from the picture, diffusers' from the latent; their attention is of 1 × 1
 * convolutions.
 *
 * @param entries without `first_stage_model.`
 */
export function vaeOfLatentDiffusion(entries: WeightEntries): WeightEntries {
  const levels = countOf(entries, (i) => `decoder.up.${i}.block.0.conv1.weight`)
  const result = new Map<string, WeightEntry>()
  for (const [name, entry] of entries) {
    const now = newName(name, levels)
    if (now !== null) result.set(now, now.includes('.attentions.') ? asMatrix(entry) : entry)
  }
  return result
}

function newName(name: string, levels: number): string | null {
  if (/^(post_)?quant_conv\./.test(name) || /^(en|de)coder\.conv_(in|out)\./.test(name)) return name
  const [coder = '', part = '', ...rest] = name.split('.')
  if (coder !== 'encoder' && coder !== 'decoder') return null
  const [first = '', second = '', third = '', ...tail] = rest
  const last = (parts: readonly string[]) => parts.map((word) => resnetParts[word] ?? word).join('.')
  switch (part) {
    case 'norm_out':
      return `${coder}.conv_norm_out.${first}`
    case 'mid':
      if (first === 'attn_1') return `${coder}.mid_block.attentions.0.${attentionParts[second] ?? second}.${third}`
      return `${coder}.mid_block.resnets.${first === 'block_1' ? 0 : 1}.${last([second, third, ...tail])}`
    case 'down':
      return second === 'block'
        ? `${coder}.down_blocks.${first}.resnets.${third}.${last(tail)}`
        : `${coder}.down_blocks.${first}.downsamplers.0.${[third, ...tail].join('.')}`
    case 'up': {
      const block = levels - 1 - Number(first)
      return second === 'block'
        ? `${coder}.up_blocks.${block}.resnets.${third}.${last(tail)}`
        : `${coder}.up_blocks.${block}.upsamplers.0.${[third, ...tail].join('.')}`
    }
    default:
      return null
  }
}
