import { z } from 'zod'

const size = z.int().min(1)
const perBlock = z.union([size, z.array(size)])
/** Fields that add parts no Stable Diffusion 1.x or 2.x U-Net has. */
const absent = z.union([z.null(), z.literal(false)], 'this part is not supported').optional()

export const downBlockTypes = ['CrossAttnDownBlock2D', 'DownBlock2D'] as const
export const upBlockTypes = ['CrossAttnUpBlock2D', 'UpBlock2D'] as const

/** What of a diffusers `UNet2DConditionModel` config.json decides the graph. Defaults are diffusers' own. */
export const unetConfigSchema = z
  .object({
    in_channels: size.default(4),
    out_channels: size.default(4),
    block_out_channels: z.array(size).min(1).default([320, 640, 1280, 1280]),
    layers_per_block: size.default(2),
    down_block_types: z
      .array(z.enum(downBlockTypes))
      .default(['CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'DownBlock2D']),
    mid_block_type: z.enum(['UNetMidBlock2DCrossAttn', 'UNetMidBlock2D']).nullable().default('UNetMidBlock2DCrossAttn'),
    up_block_types: z
      .array(z.enum(upBlockTypes))
      .default(['UpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D']),
    cross_attention_dim: size.default(1280),
    attention_head_dim: perBlock.default(8),
    num_attention_heads: perBlock.nullish(),
    transformer_layers_per_block: perBlock.default(1),
    norm_num_groups: size.default(32),
    norm_eps: z.number().positive().default(1e-5),
    act_fn: z.enum(['silu', 'swish']).default('silu'),
    flip_sin_to_cos: z.boolean().default(true),
    freq_shift: z.number().default(0),
    use_linear_projection: z.boolean().default(false),
    downsample_padding: z.literal(1).default(1),
    mid_block_scale_factor: z.literal(1).default(1),
    resnet_time_scale_shift: z.literal('default').default('default'),
    time_embedding_type: z.literal('positional').default('positional'),
    conv_in_kernel: z.literal(3).default(3),
    conv_out_kernel: z.literal(3).default(3),
    resnet_out_scale_factor: z.literal(1).default(1),
    center_input_sample: absent,
    only_cross_attention: absent,
    dual_cross_attention: absent,
    mid_block_only_cross_attention: absent,
    resnet_skip_time_act: absent,
    class_embed_type: absent,
    class_embeddings_concat: absent,
    num_class_embeds: absent,
    addition_embed_type: absent,
    encoder_hid_dim: absent,
    encoder_hid_dim_type: absent,
    time_embedding_act_fn: absent,
    time_embedding_dim: absent,
    timestep_post_act: absent,
    time_cond_proj_dim: size.nullish(),
    cross_attention_norm: absent,
    attention_type: z.literal('default').default('default'),
  })
  .transform((c) => {
    const blocks = c.block_out_channels.length
    const each = (value: number | readonly number[]) =>
      typeof value === 'number' ? new Array<number>(blocks).fill(value) : value
    return {
      inChannels: c.in_channels,
      outChannels: c.out_channels,
      channels: c.block_out_channels,
      layersPerBlock: c.layers_per_block,
      downAttention: c.down_block_types.map((type) => type === 'CrossAttnDownBlock2D'),
      mid: c.mid_block_type,
      upAttention: c.up_block_types.map((type) => type === 'CrossAttnUpBlock2D'),
      contextSize: c.cross_attention_dim,
      // diffusers' misnomer: `attention_head_dim` has always been the number of heads.
      heads: each(c.num_attention_heads ?? c.attention_head_dim),
      depths: each(c.transformer_layers_per_block),
      groups: c.norm_num_groups,
      eps: c.norm_eps,
      flipSinToCos: c.flip_sin_to_cos,
      freqShift: c.freq_shift,
      linearProjection: c.use_linear_projection,
      /** Width of the guidance scale's embedding, in models distilled from guidance; null in all others. */
      guidanceSize: c.time_cond_proj_dim ?? null,
    } as const
  })
  .refine(
    (c) => [c.downAttention, c.upAttention, c.heads, c.depths].every((list) => list.length === c.channels.length),
    'block_out_channels, the block types, the heads and the depths must have equal lengths',
  )

export type UnetConfig = Readonly<z.infer<typeof unetConfigSchema>>
