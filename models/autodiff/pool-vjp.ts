import { must } from '../must.ts'
import { intOf, intsOf } from '../onnx/attributes.ts'
import { windowAttributes, type WindowAttributes } from '../onnx/infer-contraction.ts'
import { sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { cast, conv, convTranspose, div, equal, expand, mul, pad, reduceMax, reduceSum, reshape } from '../nn/ops.ts'
import { normShare, powerSlope } from './power-vjp.ts'
import type { Rule, RuleCall } from './rule.ts'

interface Pool extends WindowAttributes {
  readonly kernel: readonly number[]
  /** The pads the call itself gives; `pads` may be larger at the end. */
  readonly declared: readonly number[]
}

/** The window of a pool, with end pads so large that the last one fits: ceil_mode lets it hang over. */
function poolOf({ a, y, attrs }: RuleCall): Pool {
  const kernel = must(intsOf(attrs, 'kernel_shape', null), 'pools have a kernel_shape')
  const window = windowAttributes(attrs, a.shape.length - 2)
  const rank = kernel.length
  const pads = window.pads.map((pad, i) => {
    if (i < rank) return pad
    const at = <T>(list: readonly T[], index: number) => must(list[index], 'one a spatial axis')
    const reach = at(window.dilations, i - rank) * (at(kernel, i - rank) - 1) + 1
    const last = (at(y.shape, i - rank + 2) - 1) * at(window.strides, i - rank)
    return Math.max(pad, last + reach - at(a.shape, i - rank + 2) - at(window.pads, i - rank))
  })
  return { ...window, kernel, pads, declared: window.pads }
}

/**
 * Spreads each output evenly over its window.
 *
 * Windows side by side are a repetition; overlapping ones a transposed depthwise convolution with a constant kernel.
 */
export const averagePoolVjp: Rule = (call) => {
  const { a, g, attrs } = call
  const pool = poolOf(call)
  const { kernel, strides, pads, declared } = pool
  const padded = pads.some((side) => side !== 0)
  const tiles =
    !padded && kernel.every((side, i) => side === strides[i] && a.shape[i + 2] === side * (g.shape[i + 2] ?? 0))
  if (tiles) return [mul(repeated(g, kernel), 1 / sizeOf(kernel))]
  const counted = intOf(attrs, 'count_include_pad', 0) === 0 ? pads.map(() => 0) : declared
  const whole = counted.every((pad, i) => pad === pads[i])
  return [spread(whole ? mul(g, 1 / sizeOf(kernel)) : div(g, counts(a, pool, counted)), a, pool)]
}

/** `(Σ|x|^p)^(1/p)` over each window: the p-norm's slope, spread over the window. */
export const lpPoolVjp: Rule = (call) => {
  const p = intOf(call.attrs, 'p', 2)
  const pool = poolOf(call)
  return [mul(spread(normShare(call.g, call.y, p), call.a, pool), powerSlope(call.a, p))]
}

/** Gives every output to all elements of its window. */
function spread(share: Value, a: Value, pool: Pool): Value {
  const channels = must(a.shape[1], 'a channel axis')
  const size = channels * sizeOf(pool.kernel)
  const ones = cast(a.builder.floats(new Float32Array(size).fill(1), [channels, 1, ...pool.kernel]), a.dtype)
  return convTranspose(share, ones, null, { ...pool, group: channels, outputPadding: skipped(a, pool) })
}

/** Every element `kernel` times along each spatial axis. */
function repeated(g: Value, kernel: readonly number[]): Value {
  const [batch = 0, channels = 0, ...sides] = g.shape
  const single = sides.flatMap((side) => [side, 1])
  const many = sides.flatMap((side, i) => [side, must(kernel[i], 'a kernel side')])
  const tiles = expand(reshape(g, [batch, channels, ...single]), [batch, channels, ...many])
  return reshape(tiles, [batch, channels, ...sides.map((side, i) => side * must(kernel[i], 'a kernel side'))])
}

/** How many elements each window counts, `[1, 1, …]`, folded by ORT: real ones, and those of the pads `counted`. */
function counts(a: Value, { kernel, strides, pads, dilations }: Pool, counted: readonly number[]): Value {
  const rank = kernel.length
  const sides = a.shape.slice(2).map((side, i) => side + (counted[i] ?? 0) + (counted[i + rank] ?? 0))
  const ones = a.builder.floats(new Float32Array(sizeOf(sides)).fill(1), [1, 1, ...sides])
  const window = a.builder.floats(new Float32Array(sizeOf(kernel)).fill(1), [1, 1, ...kernel])
  const rest = pads.map((pad, i) => pad - (counted[i] ?? 0))
  return cast(conv(ones, window, null, { strides, pads: rest, dilations }), a.dtype)
}

function skipped(a: Value, { kernel, strides, pads, dilations }: Omit<Pool, 'declared' | 'group'>): number[] {
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
 * lowest float first, so that a padded zero never wins. Winners are those of the unrolled numbers, not of the output: a
 * provider that rounds inside convolutions (TF32) would else find none.
 */
export const maxPoolVjp: Rule = (call) => {
  const { k, a, y, g } = call
  const { kernel, pads, strides, dilations } = poolOf(call)
  const channels = must(a.shape[1], 'a channel axis')
  const taps = sizeOf(kernel)
  const diagonal = (i: number) => ((i % (taps * taps)) % (taps + 1) === 0 ? 1 : 0)
  const oneHot = Float32Array.from({ length: channels * taps * taps }, (_, i) => diagonal(i))
  const unroll = k.floats(oneHot, [channels * taps, 1, ...kernel])
  const options = { strides, dilations, group: channels }

  const border = [0, 0, ...pads.slice(0, kernel.length), 0, 0, ...pads.slice(kernel.length)]
  const lowest = k.scalar(-3.4e38)
  const padded = border.some((side) => side !== 0) ? k.op('Pad', [a, k.ints(border), lowest]) : a
  const [batch = 0, , ...sides] = y.shape
  // Three axes: WebGPU's reductions take no more than four, and fewer are faster everywhere.
  const flat = [batch * channels, taps, sizeOf(sides)]
  const windows = reshape(conv(padded, unroll, null, options), flat)
  const winners = cast(equal(windows, reduceMax(windows, [1])), a.dtype)
  const share = div(reshape(g, [batch * channels, 1, sizeOf(sides)]), reduceSum(winners, [1]))
  const shares = reshape(mul(winners, share), [batch, channels * taps, ...sides])
  const spread = convTranspose(shares, unroll, null, {
    ...options,
    outputPadding: skipped(padded, { strides, dilations, kernel, pads: pads.map(() => 0) }),
  })
  return [
    pad(
      spread,
      border.map((side) => (side === 0 ? 0 : -side)),
    ),
  ]
}
