import { countOf, shapeOf } from '../formats/layouts/entry-views.ts'
import type { Json } from '../formats/strict-json.ts'
import type { WeightEntries } from '../formats/weights.ts'
import type { Inferred } from './inferred.ts'

type JsonObject = Readonly<Record<string, Json>>

/** Vision towers whose heads are not 64 wide: the H, g and bigG of open_clip. */
const visionHeads: ReadonlyMap<number, number> = new Map([
  [1280, 16],
  [1408, 16],
  [1664, 16],
])

/**
 * config.json of a `CLIPModel` from its tensors' shapes.
 *
 * @param entries with transformers' names
 */
export function inferClipConfig(entries: WeightEntries, item: string): Inferred {
  const shape = (name: string) => shapeOf(entries, name, item)
  const text = textConfig(entries, item)
  const patch = shape('vision_model.embeddings.patch_embedding.weight')
  const [width = 0, , patchSize = 0] = patch
  const places = (shape('vision_model.embeddings.position_embedding.weight')[0] ?? 0) - 1
  const activation = activationOf(text.width)
  const vision = {
    hidden_size: width,
    intermediate_size: shape('vision_model.encoder.layers.0.mlp.fc1.weight')[0] ?? 0,
    num_hidden_layers: layersOf(entries, 'vision_model.'),
    num_attention_heads: visionHeads.get(width) ?? Math.max(1, Math.round(width / 64)),
    num_channels: patch[1] ?? 0,
    image_size: Math.round(Math.sqrt(places)) * patchSize,
    patch_size: patchSize,
    hidden_act: activation,
  }
  const projection = shape('text_projection.weight')[0] ?? 0
  return {
    config: { projection_dim: projection, text_config: text.config, vision_config: vision },
    assumed: [`activation: ${activation}`],
  }
}

/**
 * config.json of a `CLIPTextModel`, Stable Diffusion's text encoder.
 *
 * @param skipped layers at the end that are not used: Stable Diffusion 2 reads the last but one
 */
export function inferClipTextConfig(entries: WeightEntries, item: string, skipped = 0): Inferred {
  const { config, width } = textConfig(entries, item)
  const layers = layersOf(entries, rootOf(entries))
  const assumed = [`activation: ${activationOf(width)}`]
  if (skipped > 0) assumed.push('the prompt is read from the last but one layer, as in Stable Diffusion 2')
  return { config: { ...config, num_hidden_layers: layers - skipped }, assumed }
}

function textConfig(entries: WeightEntries, item: string): { config: JsonObject; width: number } {
  const root = rootOf(entries)
  const shape = (name: string) => shapeOf(entries, root + name, item)
  const [vocabulary = 0, width = 0] = shape('embeddings.token_embedding.weight')
  const config = {
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: shape('encoder.layers.0.mlp.fc1.weight')[0] ?? 0,
    num_hidden_layers: layersOf(entries, root),
    num_attention_heads: Math.max(1, Math.round(width / 64)),
    max_position_embeddings: shape('embeddings.position_embedding.weight')[0] ?? 0,
    hidden_act: activationOf(width),
  }
  return { config, width }
}

/** OpenAI's own models, B and L, have the quick form; open_clip's larger ones the exact one. */
function activationOf(textWidth: number): 'quick_gelu' | 'gelu' {
  return textWidth < 1024 ? 'quick_gelu' : 'gelu'
}

function rootOf(entries: WeightEntries): string {
  return entries.has('text_model.final_layer_norm.weight') ? 'text_model.' : ''
}

function layersOf(entries: WeightEntries, root: string): number {
  return countOf(entries, (i) => `${root}encoder.layers.${i}.layer_norm1.weight`)
}
