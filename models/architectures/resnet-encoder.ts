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

/**
 * torchvision's ResNet with bottleneck blocks, as the list `children()[:8]`: 0 conv, 1 norm, 2 relu, 3 pool, 4..7 the
 * stages. Strides stand in the 3 × 3 convolutions (version 1.5).
 *
 * @param x `[N, 3, H, W]`.
 * @returns the stages' outputs, at 1/4, 1/8, 1/16 and 1/32.
 */
export function resnetEncoder(net: Net, name: string, x: Value, config: ResnetEncoder): Value[] {
  const stem = conv2d(net, `${name}.0`, x, config.stem, { kernel: 7, stride: 2, bias: false })
  let h = maxPool(relu(batchNorm(net, `${name}.1`, stem)), [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })
  return config.layers.map((blocks, stage) => {
    for (let i = 0; i < blocks; i++) {
      const stride = i === 0 && stage > 0 ? 2 : 1
      h = bottleneck(net, `${name}.${stage + 4}.${i}`, h, config.widths[stage] ?? 0, config.expansion, stride)
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
