import { activations } from '../nn/activations.ts'
import { attend } from '../nn/attention.ts'
import { conv2d } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import { linear } from '../nn/linear.ts'
import type { Net } from '../nn/net.ts'
import { normSiluConv, upsampleConv } from '../nn/norm-silu-conv.ts'
import { groupNorm } from '../nn/norms.ts'
import { add, slice } from '../nn/ops.ts'
import { resnetBlock } from '../nn/resnet-block.ts'
import { sizeOf, toPicture, toSequence } from '../nn/shaping.ts'
import type { AutoencoderConfig } from './autoencoder-config.ts'

/** Autoencoders have their own constant, whatever the U-Net's is. */
const eps = 1e-6

/**
 * The decoder of a latent diffusion autoencoder (diffusers `AutoencoderKL.decode`).
 *
 * @param pieceBytes larger tensors are worked on in blocks of rows; the result is the same.
 * @param z `[N, C, h, w]` in the autoencoder's own scale: a U-Net's latent over `scalingFactor`.
 * @returns about −1..1, `[N, 3, factor·h, factor·w]`.
 */
export function decodeLatent(net: Net, config: AutoencoderConfig, z: Value, pieceBytes = Infinity): Value {
  const { channels, layersPerBlock, groups, latentChannels } = config
  const last = channels.length - 1
  const quantised = config.postQuantConv ? conv2d(net, 'post_quant_conv', z, latentChannels, { kernel: 1 }) : z
  let h = conv2d(net, 'decoder.conv_in', quantised, channels[last] ?? 0)
  h = midBlock(net, 'decoder.mid_block', config, h)
  channels.toReversed().forEach((width, i) => {
    const name = `decoder.up_blocks.${i}`
    for (let j = 0; j <= layersPerBlock; j++)
      h = resnetBlock(net, `${name}.resnets.${j}`, h, { out: width, groups, eps, pieceBytes })
    if (i < last) h = upsampleConv(net, `${name}.upsamplers.0.conv`, h, width, pieceBytes)
  })
  const output = { norm: 'decoder.conv_norm_out', conv: 'decoder.conv_out', out: 3, groups, eps, pieceBytes }
  return normSiluConv(net, h, output)
}

/**
 * The encoder's mean (diffusers `AutoencoderKL.encode(…).mode()`): the distribution's width is not used, as it is next
 * to nothing in trained models and would make the latent random.
 *
 * @param image −1..1, `[N, 3, H, W]`.
 * @returns `[N, C, H/factor, W/factor]` in the autoencoder's own scale.
 */
export function encodeImage(net: Net, config: AutoencoderConfig, image: Value): Value {
  const { channels, layersPerBlock, groups, latentChannels } = config
  const last = channels.length - 1
  let h = conv2d(net, 'encoder.conv_in', image, channels[0] ?? 0)
  channels.forEach((width, i) => {
    const name = `encoder.down_blocks.${i}`
    for (let j = 0; j < layersPerBlock; j++)
      h = resnetBlock(net, `${name}.resnets.${j}`, h, { out: width, groups, eps })
    // Padded at the end only, unlike the U-Net's.
    if (i < last) h = conv2d(net, `${name}.downsamplers.0.conv`, h, width, { stride: 2, pad: [0, 0, 1, 1] })
  })
  h = midBlock(net, 'encoder.mid_block', config, h)
  h = activations.silu(groupNorm(net, 'encoder.conv_norm_out', h, groups, eps))
  const moments = conv2d(net, 'encoder.conv_out', h, 2 * latentChannels)
  const quantised = config.quantConv ? conv2d(net, 'quant_conv', moments, 2 * latentChannels, { kernel: 1 }) : moments
  return slice(quantised, 1, 0, latentChannels)
}

function midBlock(net: Net, name: string, config: AutoencoderConfig, x: Value): Value {
  const block = { out: sizeOf(x, 1), groups: config.groups, eps }
  const first = resnetBlock(net, `${name}.resnets.0`, x, block)
  const seen = config.midAttention ? selfAttention(net, `${name}.attentions.0`, first, config.groups) : first
  return resnetBlock(net, `${name}.resnets.1`, seen, block)
}

/** One head over all places. Folders written before diffusers 0.12 have the older names. */
function selfAttention(net: Net, name: string, x: Value, groups: number): Value {
  const width = sizeOf(x, 1)
  const older = net.weights.has(`${name}.query.weight`)
  const names = older ? ['query', 'key', 'value', 'proj_attn'] : ['to_q', 'to_k', 'to_v', 'to_out.0']
  const [query, key, value, out] = names.map(
    (part) => (from: Value) => linear(net, `${name}.${part}`, from, width),
  ) as [Project, Project, Project, Project]

  const sequence = toSequence(groupNorm(net, `${name}.group_norm`, x, groups, eps))
  const mixed = out(attend(query(sequence), key(sequence), value(sequence), 1))
  return add(toPicture(mixed, sizeOf(x, 2), sizeOf(x, 3)), x)
}

type Project = (from: Value) => Value
