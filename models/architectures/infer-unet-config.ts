import { countOf, shapeOf } from '../formats/layouts/entry-views.ts'
import type { Json } from '../formats/strict-json.ts'
import type { WeightEntries } from '../formats/weights.ts'
import type { Inferred } from './inferred.ts'

/** The contexts of Stable Diffusion 1.x, which has 8 heads everywhere; 2.x has heads of 64 channels instead. */
const contextOfFirst = 768

/**
 * A U-Net's config.json from its tensors' shapes.
 *
 * @param entries with diffusers' names
 */
export function inferUnetConfig(entries: WeightEntries, item: string): Inferred {
  const shape = (name: string) => shapeOf(entries, name, item)
  const levels = countOf(entries, (i) => `down_blocks.${i}.resnets.0.conv1.weight`)
  const each = Array.from({ length: levels }, (_, i) => i)
  const channels = each.map((i) => shape(`down_blocks.${i}.resnets.0.conv1.weight`)[0] ?? 0)
  const attends = (block: string) => entries.has(`${block}.attentions.0.norm.weight`)
  const withAttention = [
    ...each.map((i) => `down_blocks.${i}`),
    'mid_block',
    ...each.map((i) => `up_blocks.${i}`),
  ].find(attends)
  const transformer = `${withAttention ?? 'mid_block'}.attentions.0`
  const context =
    withAttention === undefined ? 1280 : (shape(`${transformer}.transformer_blocks.0.attn2.to_k.weight`)[1] ?? 0)
  const isFirst = context === contextOfFirst
  const guidance = entries.get('time_embedding.cond_proj.weight')
  const depth = (block: string) =>
    Math.max(
      1,
      countOf(entries, (i) => `${block}.attentions.0.transformer_blocks.${i}.norm1.weight`),
    )

  const config: Json = {
    in_channels: shape('conv_in.weight')[1] ?? 0,
    out_channels: shape('conv_out.weight')[0] ?? 0,
    block_out_channels: channels,
    layers_per_block: countOf(entries, (i) => `down_blocks.0.resnets.${i}.conv1.weight`),
    down_block_types: each.map((i) => (attends(`down_blocks.${i}`) ? 'CrossAttnDownBlock2D' : 'DownBlock2D')),
    mid_block_type: !entries.has('mid_block.resnets.0.conv1.weight')
      ? null
      : attends('mid_block')
        ? 'UNetMidBlock2DCrossAttn'
        : 'UNetMidBlock2D',
    up_block_types: each.map((i) => (attends(`up_blocks.${i}`) ? 'CrossAttnUpBlock2D' : 'UpBlock2D')),
    cross_attention_dim: context,
    attention_head_dim: isFirst ? 8 : channels.map((width) => Math.max(1, Math.round(width / 64))),
    transformer_layers_per_block: each.map((i) => depth(`down_blocks.${i}`)),
    use_linear_projection: withAttention !== undefined && shape(`${transformer}.proj_in.weight`).length === 2,
    ...(guidance !== undefined && { time_cond_proj_dim: guidance.shape[1] ?? 0 }),
    // Networks with parts that are not drawn, so that the configuration is refused by the name of the part.
    ...(hasAny(entries, 'label_emb.', 'add_embedding.') && { addition_embed_type: 'text_time' }),
    ...(hasAny(entries, 'class_embedding.') && { class_embed_type: 'timestep' }),
  }
  return { config, assumed: [isFirst ? 'heads: 8, as in Stable Diffusion 1.x' : 'heads: of 64 channels each'] }
}

function hasAny(entries: WeightEntries, ...prefixes: readonly string[]): boolean {
  return [...entries.keys()].some((name) => prefixes.some((prefix) => name.startsWith(prefix)))
}
