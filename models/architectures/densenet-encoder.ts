import { conv2d } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Net } from '../nn/net.ts'
import { batchNorm } from '../nn/norms.ts'
import { averagePool, concat, maxPool, relu } from '../nn/ops.ts'
import { sizeOf } from '../nn/shaping.ts'

export interface DensenetEncoder {
  readonly stem: number
  /** Channels that every layer adds. */
  readonly growth: number
  /** Layers in each of the four blocks. */
  readonly layers: readonly number[]
  /** Width of a layer's 1 × 1 convolution over `growth`. */
  readonly bottleneck: number
}

/**
 * torchvision's DenseNet (Huang et al., arXiv 1608.06993) without its last norm, as the list `features[:-1]`: 0 conv,
 * 1 norm, 2 relu, 3 pool, then blocks and transitions in turn, 4..10.
 *
 * @param x `[N, 3, H, W]`.
 * @returns the blocks' outputs, not normalised, at 1/4, 1/8, 1/16 and 1/32.
 */
export function densenetEncoder(net: Net, name: string, x: Value, config: DensenetEncoder): Value[] {
  const stem = conv2d(net, `${name}.0`, x, config.stem, { kernel: 7, stride: 2, bias: false })
  let h = maxPool(relu(batchNorm(net, `${name}.1`, stem)), [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })
  return config.layers.map((layers, block) => {
    if (block > 0) h = transition(net, `${name}.${2 * block + 3}`, h)
    h = denseBlock(net, `${name}.${2 * block + 4}`, h, layers, config)
    return h
  })
}

/** Every layer reads all that came before it, and adds `growth` channels. */
function denseBlock(net: Net, name: string, x: Value, layers: number, config: DensenetEncoder): Value {
  const { growth, bottleneck } = config
  let seen = x
  for (let i = 1; i <= layers; i++) {
    const layer = `${name}.denselayer${i}`
    const narrow = conv2d(net, `${layer}.conv1`, active(net, `${layer}.norm1`, seen), bottleneck * growth, {
      kernel: 1,
      bias: false,
    })
    const added = conv2d(net, `${layer}.conv2`, active(net, `${layer}.norm2`, narrow), growth, { bias: false })
    seen = concat([seen, added], 1)
  }
  return seen
}

/** Half the channels, half the size. */
function transition(net: Net, name: string, x: Value): Value {
  const half = Math.floor(sizeOf(x, 1) / 2)
  const narrow = conv2d(net, `${name}.conv`, active(net, `${name}.norm`, x), half, { kernel: 1, bias: false })
  return averagePool(narrow, [2, 2], { strides: [2, 2] })
}

function active(net: Net, norm: string, x: Value): Value {
  return relu(batchNorm(net, norm, x))
}
