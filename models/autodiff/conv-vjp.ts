import { must } from '../must.ts'
import { windowAttributes, type WindowAttributes } from '../onnx/infer-contraction.ts'
import { conv, convTranspose, reshape, transpose } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import { none, type Rule } from './rule.ts'

/**
 * The input gradient of a convolution.
 *
 * With stride 1 it is the convolution of dY with the weight flipped in space and its channels exchanged, which every
 * provider runs fast; ORT folds the flip when it loads a constant weight. Otherwise it is the transposed convolution,
 * with `output_padding` giving back the rows the stride skipped (reference/engine.md 1.2), and so it is where no second copy of the
 * weights is wanted: slower, but it reads them as the forward pass does.
 */
export const convVjp: Rule = ({ a, b, g, attrs, inputs, mayFlip }) => {
  const spatial = a.shape.length - 2
  const window = windowAttributes(attrs, spatial)
  const reach = window.dilations.map((d, i) => d * (must(b.shape[i + 2], 'a kernel side') - 1))
  const flippedPads = window.pads.map((pad, i) => must(reach[i % spatial], 'a pad per side') - pad)
  const flips = mayFlip && window.strides.every((s) => s === 1) && flippedPads.every((pad) => pad >= 0)
  const dX = flips
    ? conv(g, flipped(b, window.group), null, { dilations: window.dilations, pads: flippedPads, group: window.group })
    : convTranspose(g, b, null, { ...window, outputPadding: skipped(a.shape, reach, window) })
  return inputs.length > 2 ? [dX, none, none] : [dX, none]
}

/** `[out, in/g, k…]` to `[in, out/g, k…]`, each kernel reversed. */
export function flipped(weight: Value, group: number): Value {
  const [out = 0, perGroup = 0, ...kernel] = weight.shape
  const axes = kernel.flatMap((side, i) => (side === 1 ? [] : [i + 2]))
  const k = weight.builder
  const each = (value: number) => k.ints(axes.map(() => value))
  const back = axes.length === 0 ? weight : k.op('Slice', [weight, each(-1), each(-(2 ** 31)), k.ints(axes), each(-1)])
  const grouped = reshape(back, [group, out / group, perGroup, ...kernel])
  const swapped = transpose(grouped, [0, 2, 1, ...kernel.map((_, i) => i + 3)])
  return reshape(swapped, [group * perGroup, out / group, ...kernel])
}

/** Rows at the end that no window reached. Always less than the stride, as ONNX demands of `output_padding`. */
function skipped(shape: readonly number[], reach: readonly number[], { pads, strides }: WindowAttributes): number[] {
  return strides.map((stride, i) => {
    const padded = must(shape[i + 2], 'a side') + must(pads[i], 'a pad') + must(pads[i + strides.length], 'a pad')
    return (padded - must(reach[i], 'a side') - 1) % stride
  })
}

/** The adjoint of an adjoint: a convolution with the same weight and attributes. */
export const convTransposeVjp: Rule = ({ a, b, g, attrs, inputs }) => {
  const dX = conv(g, b, null, windowAttributes(attrs, a.shape.length - 2))
  return inputs.length > 2 ? [dX, none, none] : [dX, none]
}
