import { conv2d } from '../nn/conv.ts'
import type { Conv2dOptions } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Net } from '../nn/net.ts'
import { batchNorm } from '../nn/norms.ts'
import { add, maxPool, relu } from '../nn/ops.ts'
import { sizeOf } from '../nn/shaping.ts'

export interface ResnetEncoder {
  readonly stem: number
  /** Blocks in each of the four stages. */
  readonly layers: readonly number[]
  /** Inner width of each stage. */
  readonly widths: readonly number[]
  /** Outer over inner width. */
  readonly expansion: number
}

export interface ResnetNames {
  readonly conv: string
  readonly norm: string
  readonly stage: (stage: number) => string
}

/** torchvision's own names. */
export const torchvisionNames: ResnetNames = { conv: 'conv1', norm: 'bn1', stage: (stage) => `layer${stage + 1}` }

/** The same network cut up as a list: 2 is the ReLU, 3 the pool. */
export const listNames: ResnetNames = { conv: '0', norm: '1', stage: (stage) => `${stage + 4}` }

/**
 * torchvision's ResNet with bottleneck blocks, `children()[:8]`. Strides stand in the 3 × 3 convolutions (version 1.5).
 *
 * @param root in front of every name, its dot included.
 * @param x `[N, 3, H, W]`.
 * @returns the stages' outputs, at 1/4, 1/8, 1/16 and 1/32.
 */
export function resnetEncoder(net: Net, root: string, x: Value, config: ResnetEncoder, names: ResnetNames): Value[] {
  const stem = conv2d(net, root + names.conv, x, config.stem, { kernel: 7, stride: 2, bias: false })
  let h = maxPool(relu(batchNorm(net, root + names.norm, stem)), [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })
  return config.layers.map((blocks, stage) => {
    for (let i = 0; i < blocks; i++) {
      const stride = i === 0 && stage > 0 ? 2 : 1
      h = bottleneck(net, `${root}${names.stage(stage)}.${i}`, h, config.widths[stage] ?? 0, config.expansion, stride)
    }
    return h
  })
}

function bottleneck(net: Net, name: string, x: Value, width: number, expansion: number, stride: number): Value {
  const out = width * expansion
  const layer = (i: number, value: Value, size: number, options: Conv2dOptions) =>
    batchNorm(net, `${name}.bn${i}`, conv2d(net, `${name}.conv${i}`, value, size, { ...options, bias: false }))

  const a = relu(layer(1, x, width, { kernel: 1 }))
  const b = relu(layer(2, a, width, { stride }))
  const c = layer(3, b, out, { kernel: 1 })
  const shortcut =
    stride === 1 && sizeOf(x, 1) === out
      ? x
      : batchNorm(
          net,
          `${name}.downsample.1`,
          conv2d(net, `${name}.downsample.0`, x, out, { kernel: 1, stride, bias: false }),
        )
  return relu(add(c, shortcut))
}
