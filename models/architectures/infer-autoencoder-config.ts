import { countOf, shapeOf } from '../formats/layouts/entry-views.ts'
import type { WeightEntries } from '../formats/weights.ts'
import type { Inferred } from './inferred.ts'

/**
 * An autoencoder's config.json from its tensors' shapes; a decoder without its encoder will do.
 *
 * @param entries with diffusers' names
 */
export function inferAutoencoderConfig(entries: WeightEntries, item: string): Inferred {
  const shape = (name: string) => shapeOf(entries, name, item)
  const levels = countOf(entries, (i) => `decoder.up_blocks.${i}.resnets.0.conv1.weight`)
  const channels = Array.from(
    { length: levels },
    (_, i) => shape(`decoder.up_blocks.${levels - 1 - i}.resnets.0.conv1.weight`)[0] ?? 0,
  )
  return {
    config: {
      latent_channels: shape('decoder.conv_in.weight')[1] ?? 0,
      block_out_channels: channels,
      layers_per_block: countOf(entries, (i) => `decoder.up_blocks.0.resnets.${i}.conv1.weight`) - 1,
      down_block_types: channels.map(() => 'DownEncoderBlock2D'),
      up_block_types: channels.map(() => 'UpDecoderBlock2D'),
      mid_block_add_attention: entries.has('decoder.mid_block.attentions.0.group_norm.weight'),
      use_quant_conv: entries.has('quant_conv.weight'),
      use_post_quant_conv: entries.has('post_quant_conv.weight'),
    },
    assumed: ['scaling of the latents: 0.18215, as in Stable Diffusion'],
  }
}
