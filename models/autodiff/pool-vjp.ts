import { must } from '../must.ts'
import { intOf, intsOf } from '../onnx/attributes.ts'
import { slide, windowAttributes, type WindowAttributes } from '../onnx/infer-contraction.ts'
import { sameShape, sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { cast, conv, convTranspose, div, equal, expand, mul, pad, reduceSum, reshape } from '../nn/ops.ts'
import type { Rule, RuleCall } from './rule.ts'

interface Pool extends WindowAttributes {
  readonly kernel: readonly number[]
}

function poolOf({ a, y, attrs }: RuleCall): Pool {
  const kernel = must(intsOf(attrs, 'kernel_shape', null), 'pools have a kernel_shape')
  const window = windowAttributes(attrs, a.shape.length - 2)
  const full = slide(a.shape.slice(2), kernel, window.strides, window.dilations, window.pads)
  if (!sameShape(full, y.shape.slice(2))) throw new Error('ceil_mode with partial windows has no gradient here')
  return { ...window, kernel }
}

/**
 * Spreads each output evenly over its window.
 *
 * Windows side by side are a repetition; overlapping ones a transposed depthwise convolution with a constant kernel.
 */
export const averagePoolVjp: Rule = (call) => {
  const { a, g, attrs } = call
  const pool = poolOf(call)
  const { kernel, strides, pads } = pool
  const padded = pads.some((side) => side !== 0)
  const tiles =
    !padded && kernel.every((side, i) => side === strides[i] && a.shape[i + 2] === side * (g.shape[i + 2] ?? 0))
  if (tiles) return [mul(repeated(g, kernel), 1 / sizeOf(kernel))]
  const share =
    padded && intOf(attrs, 'count_include_pad', 0) === 0 ? div(g, counts(a, pool)) : mul(g, 1 / sizeOf(kernel))
  const channels = must(a.shape[1], 'a channel axis')
  const ones = a.builder.floats(new Float32Array(channels * sizeOf(kernel)).fill(1), [channels, 1, ...kernel])
  return [convTranspose(share, ones, null, { ...pool, group: channels, outputPadding: skipped(a, pool) })]
}

/** Every element `kernel` times along each spatial axis. */
function repeated(g: Value, kernel: readonly number[]): Value {
  const [batch = 0, channels = 0, ...sides] = g.shape
  const single = sides.flatMap((side) => [side, 1])
  const many = sides.flatMap((side, i) => [side, must(kernel[i], 'a kernel side')])
  const tiles = expand(reshape(g, [batch, channels, ...single]), [batch, channels, ...many])
  return reshape(tiles, [batch, channels, ...sides.map((side, i) => side * must(kernel[i], 'a kernel side'))])
}

/** How many real elements each window sees, `[1, 1, …]`: the pooled ones, folded by ORT. */
function counts(a: Value, { kernel, strides, pads, dilations }: Pool): Value {
  const sides = a.shape.slice(2)
  const ones = a.builder.floats(new Float32Array(sizeOf(sides)).fill(1), [1, 1, ...sides])
  const window = a.builder.floats(new Float32Array(sizeOf(kernel)).fill(1), [1, 1, ...kernel])
  return conv(ones, window, null, { strides, pads, dilations })
}

function skipped(a: Value, { kernel, strides, pads, dilations }: Pool): number[] {
  return strides.map((stride, i) => {
    const reach = must(dilations[i], 'a side') * (must(kernel[i], 'a side') - 1)
    const side = must(a.shape[i + 2], 'a side') + must(pads[i], 'a pad') + must(pads[i + strides.length], 'a pad')
    return (side - reach - 1) % stride
  })
}

/**
 * Gives each output to the largest element of its window; ties share alike.
 *
 * The windows are unrolled by a depthwise convolution with one-hot kernels, because the operator's own Indices output
 * fails on WebGPU and scattering by them is unordered there (reference/engine.md 0.10). Borders are padded with the
 * lowest float first, so that a padded zero never wins.
 */
export const maxPoolVjp: Rule = (call) => {
  const { k, a, y, g } = call
  const { kernel, pads, ...window } = poolOf(call)
  const channels = must(a.shape[1], 'a channel axis')
  const taps = sizeOf(kernel)
  const diagonal = (i: number) => ((i % (taps * taps)) % (taps + 1) === 0 ? 1 : 0)
  const oneHot = Float32Array.from({ length: channels * taps * taps }, (_, i) => diagonal(i))
  const unroll = k.floats(oneHot, [channels * taps, 1, ...kernel])
  const options = { strides: window.strides, dilations: window.dilations, group: channels }

  const border = [0, 0, ...pads.slice(0, kernel.length), 0, 0, ...pads.slice(kernel.length)]
  const lowest = k.scalar(-3.4e38)
  const padded = border.some((side) => side !== 0) ? k.op('Pad', [a, k.ints(border), lowest]) : a
  const [batch = 0, , ...sides] = y.shape
  const windows = reshape(conv(padded, unroll, null, options), [batch, channels, taps, ...sides])
  const winners = cast(equal(windows, reshape(y, [batch, channels, 1, ...sides])), 'float32')
  const shares = mul(winners, reshape(g, [batch, channels, 1, ...sides]))
  const fair = div(shares, reduceSum(winners, [2]))
  const flat = reshape(fair, [batch, channels * taps, ...sides])
  const spread = convTranspose(flat, unroll, null, {
    ...options,
    outputPadding: skipped(padded, { ...window, kernel, pads: pads.map(() => 0) }),
  })
  return [
    pad(
      spread,
      border.map((side) => (side === 0 ? 0 : -side)),
    ),
  ]
}
