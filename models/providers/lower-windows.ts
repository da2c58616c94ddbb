import { must } from '../must.ts'
import { floatOf, intOf, intsOf, strOf } from '../onnx/attributes.ts'
import { windowAttributes } from '../onnx/infer-contraction.ts'
import { sliceRanges } from '../onnx/infer-movement.ts'
import { readEinsum } from '../onnx/infer-einsum.ts'
import { sizeOf } from '../tensor/shape.ts'
import { einsum } from '../nn/einsum.ts'
import type { Value } from '../nn/graph-builder.ts'
import {
  abs,
  add,
  concat,
  conv,
  convTranspose,
  matmul,
  mul,
  pad,
  pow,
  reshape,
  slice,
  split,
  transpose,
} from '../nn/ops.ts'
import { flipped } from '../autodiff/conv-vjp.ts'
import { applyMatrices, resizeMatrices } from '../autodiff/resize-axes.ts'
import type { Lowering } from './lowering.ts'
import { noOutputPadding } from './profile.ts'

const at = (list: readonly number[], i: number): number => must(list[i], 'one a spatial axis')

/** Zeros at the ends of the spatial axes; negative ones crop. */
const padSpatial = (x: Value, before: readonly number[], after: readonly number[]): Value =>
  pad(x, [0, 0, ...before, 0, 0, ...after])

/**
 * The extra rows of output_padding are those that end padding would have cut off; where it cuts fewer, nothing reaches
 * them.
 */
const withoutOutputPadding: Lowering = ({ a, b, inputs, attrs }) => {
  const spatial = a.shape.length - 2
  const { pads, ...window } = windowAttributes(attrs, spatial)
  const extra = intsOf(attrs, 'output_padding', [])
  const shorter = pads.map((side, i) => (i < spatial ? side : Math.max(0, side - at(extra, i - spatial))))
  const missing = extra.map((side, i) => Math.max(0, side - at(pads, i + spatial)))
  const y = convTranspose(a, b, null, { ...window, pads: shorter })
  return biased(
    padSpatial(
      y,
      missing.map(() => 0),
      missing,
    ),
    inputs[2] ?? null,
  )
}

function biased(y: Value, bias: Value | null): Value {
  return bias === null ? y : add(y, reshape(bias, [1, sizeOf(bias.shape), ...y.shape.slice(2).map(() => 1)]))
}

/** A transposed convolution as a plain one: zeros between the elements, the kernel reversed. */
const asConvolution: Lowering = ({ a, b, inputs, attrs }) => {
  const spatial = a.shape.length - 2
  const { pads, strides, dilations, group } = windowAttributes(attrs, spatial)
  const extra = intsOf(attrs, 'output_padding', new Array<number>(spatial).fill(0))
  const reach = dilations.map((d, i) => d * (at(b.shape, i + 2) - 1))
  const before = reach.map((side, i) => side - at(pads, i))
  const after = reach.map((side, i) => side - at(pads, i + spatial) + at(extra, i))
  const apart = padSpatial(spread(a, strides), before.map(crop), after.map(crop))
  const around = [...before, ...after].map((side) => Math.max(0, side))
  return conv(apart, flipped(b, group), inputs[2] ?? null, { dilations, group, pads: around })
}

const crop = (side: number): number => Math.min(0, side)

/** `stride − 1` zeros between the elements of each spatial axis. */
function spread(x: Value, strides: readonly number[]): Value {
  return strides.reduce((value, stride, i) => {
    if (stride === 1) return value
    const axis = i + 2
    const side = at(value.shape, axis)
    const [before, after] = [value.shape.slice(0, axis), value.shape.slice(axis + 1)]
    const pads = new Array<number>(2 * (value.shape.length + 1)).fill(0)
    pads[axis + 1 + value.shape.length + 1] = stride - 1
    const apart = pad(reshape(value, [...before, side, 1, ...after]), pads)
    return slice(reshape(apart, [...before, side * stride, ...after]), axis, 0, (side - 1) * stride + 1)
  }, x)
}

/** One convolution a group. */
const byGroups: Lowering = ({ k, a, b, inputs, attrs }) => {
  const { group: count = { kind: 'int', value: 1 }, ...rest } = attrs
  const group = count.kind === 'int' ? count.value : 1
  if (group === 1) return null
  const parts = (x: Value, axis: number) => split(x, axis, new Array<number>(group).fill(at(x.shape, axis) / group))
  const [xs, ws] = [parts(a, 1), parts(b, 0)]
  const bs = inputs[2] == null ? null : parts(inputs[2], 0)
  const each = xs.map((x, i) =>
    k.op('Conv', [x, must(ws[i], 'a weight'), ...(bs === null ? [] : [must(bs[i], 'a bias')])], rest),
  )
  return concat(each, 1)
}

/** Back to front first, then forwards in larger steps: two kinds of step that every provider takes. */
const sliced: Lowering = ({ k, a, inputs }) => {
  const read = (i: number) => (inputs[i] == null ? null : k.constantOf(inputs[i]))
  const [starts, ends] = [read(1), read(2)]
  if (starts === null || ends === null) return null
  return sliceRanges(a.shape, starts, ends, read(3), read(4)).reduce((x, { axis, start, step, count }) => {
    if (count === 0) return slice(x, axis, 0, 0)
    if (step > 0) return slice(x, axis, start, start + (count - 1) * step + 1, step)
    const first = at(x.shape, axis) - 1 - start
    return slice(slice(x, axis, -1, -(2 ** 31), -1), axis, first, first + (count - 1) * -step + 1, -step)
  }, a)
}

/** A product and a sum, where the one call wants its matrices to be constants. */
const gemm: Lowering = ({ a, b, inputs, attrs }) => {
  const turned = (x: Value, name: string) => (intOf(attrs, name, 0) === 1 ? transpose(x, [1, 0]) : x)
  const product = mul(matmul(turned(a, 'transA'), turned(b, 'transB')), floatOf(attrs, 'alpha', 1))
  return inputs[2] == null ? product : add(product, mul(inputs[2], floatOf(attrs, 'beta', 1)))
}

/** `(n · mean |x|^p)^(1/p)`, padding counted as the zeros it is. */
const lpPool: Lowering = ({ k, a, attrs }) => {
  const p = intOf(attrs, 'p', 2)
  const kernel = must(intsOf(attrs, 'kernel_shape', null), 'pools have a kernel_shape')
  const { p: _, ...window } = attrs
  const powers = p === 2 ? mul(a, a) : pow(abs(a), p)
  const mean = k.op('AveragePool', [powers], { ...window, count_include_pad: { kind: 'int', value: 1 } })
  return pow(mul(mean, sizeOf(kernel)), 1 / p)
}

const globalLpPool: Lowering = ({ k, a, attrs }) => {
  const p = intOf(attrs, 'p', 2)
  const powers = p === 2 ? mul(a, a) : pow(abs(a), p)
  return pow(mul(k.op('GlobalAveragePool', [powers]), sizeOf(a.shape.slice(2))), 1 / p)
}

/** The operator without the indices nobody reads. */
const maxPool: Lowering = ({ k, a, attrs, outputs }) =>
  outputs[1] == null && outputs.length > 1 ? [k.op('MaxPool', [a], attrs), null] : null

/** One matrix an axis. Outside the input `tf_crop_and_resize` reads a constant, which no matrix gives. */
const resize: Lowering = ({ k, a, inputs, attrs, outputs }) => {
  const { dtype, shape } = must(outputs[0], 'Resize has one output')
  const crops = strOf(attrs, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize'
  if (crops || dtype !== 'float32') return null
  return applyMatrices(a, resizeMatrices(a, { ...a, shape, builder: k }, inputs, attrs))
}

/** Windows, and sums named by letters. */
export const lowerWindows = {
  Conv: byGroups,
  ConvTranspose: (call) => (call.reason === noOutputPadding ? withoutOutputPadding : asConvolution)(call),
  Einsum: ({ inputs, attrs }) => {
    const values = inputs.map((input) => must(input, 'Einsum has no optional inputs'))
    const { terms, result } = readEinsum(
      attrs,
      values.map(({ shape }) => shape),
    )
    return einsum(
      values.map((value, i) => ({ value, letters: must(terms[i], 'one term an input') })),
      result,
    )
  },
  Gemm: gemm,
  GlobalLpPool: globalLpPool,
  LpPool: lpPool,
  MaxPool: maxPool,
  Resize: resize,
  Slice: sliced,
} as const satisfies Readonly<Record<string, Lowering>>
