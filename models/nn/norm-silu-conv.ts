import { activations } from './activations.ts'
import { conv2d } from './conv.ts'
import type { Value } from './graph-builder.ts'
import type { Net } from './net.ts'
import { weight } from './net.ts'
import { groupNorm } from './norms.ts'
import {
  add,
  concat,
  div,
  mul,
  reduceMean,
  reduceSumSquare,
  reshape,
  slice,
  sqrt,
  sub,
  upsampleNearest,
} from './ops.ts'
import { inRowBlocks, rowBlockCount } from './row-blocks.ts'
import { sizeOf } from './shaping.ts'

export interface NormSiluConv {
  readonly norm: string
  readonly conv: string
  readonly out: number
  readonly groups: number
  readonly eps: number
  /** A larger tensor is worked on in blocks of rows, with the same result. */
  readonly pieceBytes?: number
}

/** A 3 × 3 convolution of the SiLU of the group normalisation of `[N, C, h, w]`: what latent diffusion models consist of. */
export function normSiluConv(net: Net, x: Value, layer: NormSiluConv): Value {
  const { norm, conv, out, groups, eps, pieceBytes = Infinity } = layer
  const blocks = rowBlockCount(x, pieceBytes)
  if (blocks === 1) return conv2d(net, conv, activations.silu(groupNorm(net, norm, x, groups, eps)), out)
  const { scale, shift } = normAsAffine(net, norm, x, groups, eps, blocks)
  return inRowBlocks(x, blocks, 1, (rows, { top, bottom }) =>
    conv2d(net, conv, activations.silu(add(mul(rows, scale), shift)), out, { pad: [top, 1, bottom, 1] }),
  )
}

/** A 3 × 3 convolution of a picture twice as large. */
export function upsampleConv(net: Net, name: string, x: Value, out: number, pieceBytes = Infinity): Value {
  const blocks = rowBlockCount(x, pieceBytes, 4)
  if (blocks === 1) return conv2d(net, name, upsampleNearest(x, 2), out)
  return inRowBlocks(x, blocks, 1, (rows, { top, bottom }) => {
    const large = upsampleNearest(rows, 2)
    // A neighbour's row has become two, of which the convolution looks at the nearer one.
    const seen = slice(large, 2, 1 - top, sizeOf(large, 2) - (1 - bottom))
    return conv2d(net, name, seen, out, { pad: [top, 1, bottom, 1] })
  })
}

/** A 1 × 1 convolution. */
export function pointwiseConv(net: Net, name: string, x: Value, out: number, pieceBytes = Infinity): Value {
  const blocks = rowBlockCount(x, pieceBytes)
  if (blocks === 1) return conv2d(net, name, x, out, { kernel: 1 })
  return inRowBlocks(x, blocks, 0, (rows) => conv2d(net, name, rows, out, { kernel: 1 }))
}

/**
 * Group normalisation as `x · scale + shift`, `[N, C, 1, 1]` each.
 *
 * Mean and variance are those of the whole picture, so that blocks of it are normalised alike. The variance is taken in two passes,
 * a few groups at a time.
 */
function normAsAffine(net: Net, name: string, x: Value, groups: number, eps: number, blocks: number) {
  const [batch, channels] = [sizeOf(x, 0), sizeOf(x, 1)]
  const grouped = reshape(x, [batch, groups, -1])
  const mean = reduceMean(grouped, [2])
  const count = Math.min(groups, blocks)
  const starts = Array.from({ length: count + 1 }, (_, i) => Math.round((i * groups) / count))
  const squares = starts.slice(1).map((end, i) => {
    const some = (of: Value) => slice(of, 1, starts[i] ?? 0, end)
    return reduceSumSquare(sub(some(grouped), some(mean)), [2])
  })
  const variance = div(concat(squares, 1), sizeOf(grouped, 2))
  const rstd = div(1, sqrt(add(variance, eps)))

  const perGroup = (of: Value) => reshape(of, [batch, groups, 1, 1, 1])
  const perChannel = (part: string) =>
    reshape(weight(net, `${name}.${part}`, [channels]), [1, groups, channels / groups, 1, 1])
  const scale = mul(perGroup(rstd), perChannel('weight'))
  const shift = sub(perChannel('bias'), mul(perGroup(mean), scale))
  return { scale: reshape(scale, [batch, channels, 1, 1]), shift: reshape(shift, [batch, channels, 1, 1]) }
}
