import { countOf, shapeOf, type TensorTable } from './tensor-table.ts'

/**
 * The config.json of a transformers `CLIPTextModel`, from the shapes of its tensors.
 *
 * Heads have 64 channels in every published CLIP. The activation is no tensor: OpenAI's towers, at most 768 wide, have the
 * quick GELU, and LAION's larger ones the exact one.
 */
export function deriveTextConfig(table: TensorTable, root = 'text_model.'): Record<string, unknown> {
  const [vocabulary = 0, width = 0] = shapeOf(table, `${root}embeddings.token_embedding.weight`)
  return {
    vocab_size: vocabulary,
    hidden_size: width,
    max_position_embeddings: shapeOf(table, `${root}embeddings.position_embedding.weight`)[0] ?? 0,
    intermediate_size: shapeOf(table, `${root}encoder.layers.0.mlp.fc1.weight`)[0] ?? 0,
    num_hidden_layers: countOf(table, `${root}encoder.layers.`, '.layer_norm1.weight'),
    num_attention_heads: headsOf(width),
    hidden_act: width > 768 ? 'gelu' : 'quick_gelu',
  }
}

/** The config.json of a transformers `CLIPModel`. */
export function deriveClipConfig(table: TensorTable): Record<string, unknown> {
  const [width = 0, , patch = 0] = shapeOf(table, 'vision_model.embeddings.patch_embedding.weight')
  const places = shapeOf(table, 'vision_model.embeddings.position_embedding.weight')[0] ?? 1
  const text = deriveTextConfig(table)
  return {
    projection_dim: shapeOf(table, 'visual_projection.weight')[0] ?? 0,
    text_config: text,
    vision_config: {
      hidden_size: width,
      patch_size: patch,
      image_size: Math.round(Math.sqrt(places - 1)) * patch,
      intermediate_size: shapeOf(table, 'vision_model.encoder.layers.0.mlp.fc1.weight')[0] ?? 0,
      num_hidden_layers: countOf(table, 'vision_model.encoder.layers.', '.layer_norm1.weight'),
      // ViT-H/14 alone has heads of 80 channels.
      num_attention_heads: width === 1280 ? 16 : headsOf(width),
      hidden_act: width > 1024 ? 'gelu' : 'quick_gelu',
    },
  }
}

function headsOf(width: number): number {
  return Math.max(1, Math.floor(width / 64))
}

/** "CLIP ViT-L/14" from the image tower's width and patch; null for one nobody published. */
export function clipFamily(width: number, patch: number): string | null {
  const size = new Map([
    [768, 'B'],
    [1024, 'L'],
    [1280, 'H'],
    [1664, 'bigG'],
  ]).get(width)
  return size === undefined ? null : `CLIP ViT-${size}/${patch}`
}
