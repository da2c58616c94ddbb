import { countOf, shapeOf, type TensorTable } from './tensor-table.ts'

/** The config.json of a diffusers `AutoencoderKL`, from the shapes of its tensors. The scale is Stable Diffusion's. */
export function deriveVaeConfig(table: TensorTable): Record<string, unknown> {
  const blocks = countOf(table, 'encoder.down_blocks.', '.resnets.0.conv1.weight')
  return {
    _class_name: 'AutoencoderKL',
    latent_channels: shapeOf(table, 'decoder.conv_in.weight')[1] ?? 4,
    block_out_channels: Array.from(
      { length: blocks },
      (_, i) => shapeOf(table, `encoder.down_blocks.${i}.resnets.0.conv1.weight`)[0] ?? 0,
    ),
    layers_per_block: countOf(table, 'encoder.down_blocks.0.resnets.', '.conv1.weight'),
    down_block_types: new Array<string>(blocks).fill('DownEncoderBlock2D'),
    up_block_types: new Array<string>(blocks).fill('UpDecoderBlock2D'),
    use_quant_conv: table.tensors.has('quant_conv.weight'),
    use_post_quant_conv: table.tensors.has('post_quant_conv.weight'),
    norm_num_groups: 32,
    scaling_factor: 0.18215,
  }
}
