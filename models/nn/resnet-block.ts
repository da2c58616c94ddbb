import { activations } from './activations.ts'
import { conv2d } from './conv.ts'
import type { Value } from './graph-builder.ts'
import { linear } from './linear.ts'
import type { Net } from './net.ts'
import { groupNorm } from './norms.ts'
import { add, reshape } from './ops.ts'
import { sizeOf } from './shaping.ts'

export interface ResnetBlock {
  readonly out: number
  readonly groups: number
  readonly eps: number
  /** The time step's embedding `[1 or N, D]`; autoencoders have none. */
  readonly time?: Value
}

/**
 * The residual block of latent diffusion models (diffusers `ResnetBlock2D`), `[N, C, h, w]` to `[N, out, h, w]`:
 * norm, SiLU, conv, + time, norm, SiLU, conv, + shortcut.
 */
export function resnetBlock(net: Net, name: string, x: Value, block: ResnetBlock): Value {
  const { out, groups, eps, time } = block
  const first = conv2d(net, `${name}.conv1`, activations.silu(groupNorm(net, `${name}.norm1`, x, groups, eps)), out)
  const timed = time === undefined ? first : add(first, timeOffset(net, name, time, out))
  const second = conv2d(
    net,
    `${name}.conv2`,
    activations.silu(groupNorm(net, `${name}.norm2`, timed, groups, eps)),
    out,
  )
  const shortcut = sizeOf(x, 1) === out ? x : conv2d(net, `${name}.conv_shortcut`, x, out, { kernel: 1 })
  return add(shortcut, second)
}

/** `[N, out, 1, 1]`: one number per channel, so that the convolution knows how noisy its input is. */
function timeOffset(net: Net, name: string, time: Value, out: number): Value {
  const offset = linear(net, `${name}.time_emb_proj`, activations.silu(time), out)
  return reshape(offset, [sizeOf(time, 0), out, 1, 1])
}
