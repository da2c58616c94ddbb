import { countOf, firstMatch, shapeOf, type TensorTable } from './tensor-table.ts'

/**
 * The config.json of a diffusers `UNet2DConditionModel`, from the shapes of its tensors.
 *
 * Everything but the number of heads stands in the shapes. SD 1.x has 8 heads everywhere, SD 2.x heads of 64 channels: the
 * width of the prompt's states (768 and 1024) says which.
 */
export function deriveUnetConfig(table: TensorTable): Record<string, unknown> {
  const blocks = countOf(table, 'down_blocks.', '.resnets.0.conv1.weight')
  const each = <T>(of: (block: number) => T) => Array.from({ length: blocks }, (_, i) => of(i))
  const channels = each((i) => shapeOf(table, `down_blocks.${i}.resnets.0.conv1.weight`)[0] ?? 0)
  const attends = (name: string) => table.tensors.has(`${name}.attentions.0.proj_in.weight`)
  const context = firstMatch(table, /attn2\.to_k\.weight$/)?.shape[1] ?? 0
  const projection = firstMatch(table, /attentions\.0\.proj_in\.weight$/)?.shape.length
  return {
    _class_name: 'UNet2DConditionModel',
    in_channels: shapeOf(table, 'conv_in.weight')[1] ?? 4,
    out_channels: shapeOf(table, 'conv_out.weight')[0] ?? 4,
    block_out_channels: channels,
    layers_per_block: countOf(table, 'down_blocks.0.resnets.', '.conv1.weight'),
    down_block_types: each((i) => (attends(`down_blocks.${i}`) ? 'CrossAttnDownBlock2D' : 'DownBlock2D')),
    up_block_types: each((i) => (attends(`up_blocks.${i}`) ? 'CrossAttnUpBlock2D' : 'UpBlock2D')),
    mid_block_type: attends('mid_block') ? 'UNetMidBlock2DCrossAttn' : 'UNetMidBlock2D',
    cross_attention_dim: context,
    attention_head_dim: context === 1024 ? channels.map((width) => Math.max(1, Math.floor(width / 64))) : 8,
    use_linear_projection: projection === 2,
    norm_num_groups: 32,
  }
}

/** Stable Diffusion's generation, by the width of the prompt's states. */
export function diffusionFamily(context: number, inChannels: number): string | null {
  const family = context === 768 ? 'Stable Diffusion 1.x' : context === 1024 ? 'Stable Diffusion 2.x' : null
  return family !== null && inChannels === 9 ? `${family} inpainting` : family
}
