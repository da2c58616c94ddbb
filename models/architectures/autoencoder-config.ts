import { z } from 'zod'

const size = z.int().min(1)

/** What of a diffusers `AutoencoderKL` config.json decides the graph. Defaults are diffusers' own. */
export const autoencoderConfigSchema = z
  .object({
    in_channels: z.literal(3).default(3),
    out_channels: z.literal(3).default(3),
    latent_channels: size.default(4),
    block_out_channels: z.array(size).min(1).default([64]),
    layers_per_block: size.default(1),
    norm_num_groups: size.default(32),
    act_fn: z.enum(['silu', 'swish']).default('silu'),
    scaling_factor: z.number().positive().default(0.18215),
    shift_factor: z.null('latents with an offset are not supported').default(null),
    latents_mean: z.null('latents with an offset are not supported').default(null),
    latents_std: z.null('latents scaled by channel are not supported').default(null),
    down_block_types: z.array(z.literal('DownEncoderBlock2D')).default(['DownEncoderBlock2D']),
    up_block_types: z.array(z.literal('UpDecoderBlock2D')).default(['UpDecoderBlock2D']),
    mid_block_add_attention: z.boolean().default(true),
    use_quant_conv: z.boolean().default(true),
    use_post_quant_conv: z.boolean().default(true),
  })
  .transform((c) => ({
    latentChannels: c.latent_channels,
    channels: c.block_out_channels,
    layersPerBlock: c.layers_per_block,
    groups: c.norm_num_groups,
    scalingFactor: c.scaling_factor,
    midAttention: c.mid_block_add_attention,
    quantConv: c.use_quant_conv,
    postQuantConv: c.use_post_quant_conv,
    /** Picture pixels along one side of a latent pixel. */
    factor: 2 ** (c.block_out_channels.length - 1),
  }))

export type AutoencoderConfig = Readonly<z.infer<typeof autoencoderConfigSchema>>
