import type { WeightEntries, WeightEntry } from '../weights.ts'
import { rows, turned } from './entry-views.ts'

const layerParts: Readonly<Record<string, string>> = {
  ln_1: 'layer_norm1',
  ln_2: 'layer_norm2',
  'attn.out_proj': 'self_attn.out_proj',
  'mlp.c_fc': 'mlp.fc1',
  'mlp.c_proj': 'mlp.fc2',
}

const textParts: Readonly<Record<string, string>> = {
  'token_embedding.weight': 'text_model.embeddings.token_embedding.weight',
  positional_embedding: 'text_model.embeddings.position_embedding.weight',
  'ln_final.weight': 'text_model.final_layer_norm.weight',
  'ln_final.bias': 'text_model.final_layer_norm.bias',
}

const visionParts: Readonly<Record<string, string>> = {
  class_embedding: 'vision_model.embeddings.class_embedding',
  positional_embedding: 'vision_model.embeddings.position_embedding.weight',
  'conv1.weight': 'vision_model.embeddings.patch_embedding.weight',
  // Sic: transformers' misspelling.
  'ln_pre.weight': 'vision_model.pre_layrnorm.weight',
  'ln_pre.bias': 'vision_model.pre_layrnorm.bias',
  'ln_post.weight': 'vision_model.post_layernorm.weight',
  'ln_post.bias': 'vision_model.post_layernorm.bias',
}

/**
 * A CLIP pair, or its text tower alone, with the names of openai/CLIP and open_clip under those of transformers.
 *
 * Theirs hold query, key and value as one matrix, whose thirds are ranges of the file; and the two projections the
 * other way round.
 */
export function clipOfOpenClip(entries: WeightEntries): WeightEntries {
  const result = new Map<string, WeightEntry>()
  for (const [full, entry] of entries) {
    // open_clip's CustomTextCLIP keeps the text tower one level down.
    const name = full.startsWith('text.') ? full.slice('text.'.length) : full
    const isVision = name.startsWith('visual.')
    const inner = isVision ? name.slice('visual.'.length) : name
    const tower = isVision ? 'vision_model' : 'text_model'
    const layer = /^transformer\.resblocks\.(\d+)\.(.+)$/.exec(inner)
    if (layer !== null) {
      addLayerPart(result, `${tower}.encoder.layers.${layer[1] ?? ''}`, layer[2] ?? '', entry)
    } else if (inner === (isVision ? 'proj' : 'text_projection')) {
      result.set(isVision ? 'visual_projection.weight' : 'text_projection.weight', turned(entry))
    } else if (inner === 'text_projection.weight') {
      result.set(inner, entry)
    } else {
      const parts = isVision ? visionParts : textParts
      const now = Object.hasOwn(parts, inner) ? parts[inner] : undefined
      if (now !== undefined) result.set(now, entry)
    }
  }
  return result
}

function addLayerPart(result: Map<string, WeightEntry>, layer: string, part: string, entry: WeightEntry): void {
  const fused = /^attn\.in_proj_(weight|bias)$/.exec(part)
  if (fused !== null) {
    const third = Math.floor((entry.shape[0] ?? 0) / 3)
    for (const [i, name] of ['q_proj', 'k_proj', 'v_proj'].entries()) {
      result.set(`${layer}.self_attn.${name}.${fused[1] ?? ''}`, rows(entry, i * third, third))
    }
    return
  }
  const cut = part.lastIndexOf('.')
  const now = layerParts[part.slice(0, cut)]
  if (now !== undefined) result.set(`${layer}.${now}${part.slice(cut)}`, entry)
}
