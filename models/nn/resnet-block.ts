import { activations } from './activations.ts'
import type { Value } from './graph-builder.ts'
import { linear } from './linear.ts'
import type { Net } from './net.ts'
import { normSiluConv, pointwiseConv } from './norm-silu-conv.ts'
import { add, reshape } from './ops.ts'
import { sizeOf } from './shaping.ts'

export interface ResnetBlock {
  readonly out: number
  readonly groups: number
  readonly eps: number
  /** The time step's embedding `[1 or N, D]`; autoencoders have none. */
  readonly time?: Value
  /** Larger tensors are worked on in blocks of rows. */
  readonly pieceBytes?: number
}

/**
 * The residual block of latent diffusion models (diffusers `ResnetBlock2D`), `[N, C, h, w]` to `[N, out, h, w]`:
 * norm, SiLU, conv, + time, norm, SiLU, conv, + shortcut.
 */
export function resnetBlock(net: Net, name: string, x: Value, block: ResnetBlock): Value {
  const { out, time, ...rest } = block
  const layer = (i: 1 | 2) => ({ norm: `${name}.norm${i}`, conv: `${name}.conv${i}`, out, ...rest })
  const first = normSiluConv(net, x, layer(1))
  const timed = time === undefined ? first : add(first, timeOffset(net, name, time, out))
  const second = normSiluConv(net, timed, layer(2))
  const shortcut = sizeOf(x, 1) === out ? x : pointwiseConv(net, `${name}.conv_shortcut`, x, out, block.pieceBytes)
  return add(shortcut, second)
}

/** `[N, out, 1, 1]`: one number per channel, so that the convolution knows how noisy its input is. */
function timeOffset(net: Net, name: string, time: Value, out: number): Value {
  const offset = linear(net, `${name}.time_emb_proj`, activations.silu(time), out)
  return reshape(offset, [sizeOf(time, 0), out, 1, 1])
}
