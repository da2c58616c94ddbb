import { activations } from '../nn/activations.ts'
import { conv2d } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Net } from '../nn/net.ts'
import { groupNorm } from '../nn/norms.ts'
import { concat, upsampleNearest } from '../nn/ops.ts'
import { resnetBlock } from '../nn/resnet-block.ts'
import { repeated, sizeOf } from '../nn/shaping.ts'
import { timeEmbedding } from '../nn/time-embedding.ts'
import { spatialTransformer } from './spatial-transformer.ts'
import type { UnetConfig } from './unet-config.ts'

/**
 * The noise predictor of Stable Diffusion 1.x and 2.x (diffusers `UNet2DConditionModel`).
 *
 * @param x noisy latents `[N, C, h, w]`, or `[1, C, h, w]` for the same latent under N prompts: then what comes before the
 * first look at a prompt is computed once. Height and width are multiples of 2^(blocks − 1).
 * @param t the time step 0..999, `[1]`, the same for all latents.
 * @param context the prompts' states `[N, L, D]`.
 * @param w the guidance scale `[1]`, for a network that was distilled from guidance
 * @returns the prediction `[N, C, h, w]`.
 */
export function unet2dCondition(net: Net, config: UnetConfig, x: Value, t: Value, context: Value, w?: Value): Value {
  const { channels, layersPerBlock, groups, eps } = config
  const last = channels.length - 1
  const first = channels[0] ?? 0
  const time = timeEmbedding(net, 'time_embedding', t, {
    size: first,
    flipSinToCos: config.flipSinToCos,
    freqShift: config.freqShift,
    out: 4 * first,
    condition: config.guidanceSize === null || w === undefined ? null : { value: w, size: config.guidanceSize },
  })
  const resnet = (name: string, h: Value, out: number) => resnetBlock(net, name, h, { out, groups, eps, time })
  const attention = (name: string, h: Value, block: number) =>
    spatialTransformer(net, name, h, context, {
      heads: config.heads[block] ?? 1,
      depth: config.depths[block] ?? 1,
      groups,
      linearProjection: config.linearProjection,
    })

  let h = conv2d(net, 'conv_in', x, first)
  const skips = [h]
  channels.forEach((width, i) => {
    const name = `down_blocks.${i}`
    for (let j = 0; j < layersPerBlock; j++) {
      h = resnet(`${name}.resnets.${j}`, h, width)
      if (config.downAttention[i] === true) h = attention(`${name}.attentions.${j}`, h, i)
      skips.push(h)
    }
    if (i < last) {
      h = conv2d(net, `${name}.downsamplers.0.conv`, h, width, { stride: 2 })
      skips.push(h)
    }
  })

  const narrowest = channels[last] ?? first
  if (config.mid !== null) h = resnet('mid_block.resnets.0', h, narrowest)
  if (config.mid === 'UNetMidBlock2DCrossAttn') {
    h = attention('mid_block.attentions.0', h, last)
    h = resnet('mid_block.resnets.1', h, narrowest)
  }

  channels.toReversed().forEach((width, i) => {
    const name = `up_blocks.${i}`
    for (let j = 0; j <= layersPerBlock; j++) {
      const skip = skips.pop()
      if (skip === undefined) throw new RangeError('the upward path asks for more skips than the downward path left')
      h = resnet(`${name}.resnets.${j}`, concat([h, repeated(skip, sizeOf(h, 0))], 1), width)
      if (config.upAttention[i] === true) h = attention(`${name}.attentions.${j}`, h, last - i)
    }
    if (i < last) h = conv2d(net, `${name}.upsamplers.0.conv`, upsampleNearest(h, 2), width)
  })

  const normal = activations.silu(groupNorm(net, 'conv_norm_out', h, groups, eps))
  return repeated(conv2d(net, 'conv_out', normal, config.outChannels), sizeOf(context, 0))
}
