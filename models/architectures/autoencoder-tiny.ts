import { conv2d } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Net } from '../nn/net.ts'
import { add, div, mul, relu, tanh, upsampleNearest } from '../nn/ops.ts'

/** Blocks of each level; between levels the picture doubles. */
const levels = [3, 3, 3, 1]
/** Picture pixels along one side of a latent pixel. */
export const tinyFactor = 2 ** (levels.length - 1)

/**
 * The decoder of TAESD (madebyollin/taesd; diffusers `AutoencoderTiny` with its defaults): 1.2 M parameters, for looks at
 * a latent on its way. Not for pictures that count: fine texture is guessed.
 *
 * @param z `[N, 4, h, w]` in the U-Net's scale
 * @param width channels throughout
 * @returns `[N, 3, 8h, 8w]`, about 0..1
 */
export function decodeTiny(net: Net, z: Value, width = 64): Value {
  const layer = (index: number) => `decoder.layers.${index}`
  let h = relu(conv2d(net, layer(0), mul(tanh(div(z, 3)), 3), width))
  // 1 is the ReLU, and each doubling counts one more than its convolution.
  let index = 2
  levels.forEach((blocks, level) => {
    if (level > 0) {
      h = conv2d(net, layer(index + 1), upsampleNearest(h, 2), width, { bias: false })
      index += 2
    }
    for (let i = 0; i < blocks; i++) h = tinyBlock(net, layer(index++), h, width)
  })
  return conv2d(net, layer(index), h, 3)
}

function tinyBlock(net: Net, name: string, x: Value, width: number): Value {
  const a = relu(conv2d(net, `${name}.conv.0`, x, width))
  const b = relu(conv2d(net, `${name}.conv.2`, a, width))
  return relu(add(conv2d(net, `${name}.conv.4`, b, width), x))
}
