import { must } from '../../must.ts'
import { axisOf, broadcastShapes, sideOf, sizeOf } from '../../tensor/shape.ts'
import { numbersOfBytes } from '../../tensor/tensor-bytes.ts'
import { intOf, intsOf } from '../attributes.ts'
import type { Attribute, Shape } from '../graph.ts'
import { dtypeOfOnnx } from '../onnx-dtype.ts'
import { stridesOf } from './fold-call.ts'
import { type ImportRule, itemAt, knownAt, maybeNumbersAt, numbersAt } from './import-call.ts'
import { importLimits } from './import-limits.ts'
import { int64s, type Item, known, type Known, roundTo, scalarOf } from './known.ts'
import { traceOps } from './trace-ops.ts'
import { checkSize, type Tracer } from './tracer.ts'

const shapeOf: ImportRule = (call) => {
  const { shape } = itemAt(call, 0)
  const start = intOf(call.attributes, 'start', 0)
  return [int64s(shape.slice(start, intOf(call.attributes, 'end', shape.length)))]
}

/** A tensor of one number: worked out when small, a broadcast at run time when large. */
export function filled(t: Tracer, one: Known, shape: Shape): Item {
  checkSize({ dtype: one.dtype, shape })
  const size = sizeOf(shape)
  if (size > importLimits.foldedElements) return t.op('Expand', [one, int64s(shape)])
  t.spend(size)
  return known(one.dtype, shape, new Array<number>(size).fill(must(one.data[0], 'one element')))
}

export function tensorAttribute(attribute: Attribute | undefined): Known | null {
  if (attribute?.kind !== 'tensor') return null
  const { dtype, shape, source } = attribute.value
  if (source.kind !== 'inline') throw new Error('its value is stored outside the node')
  return known(dtype, shape, numbersOfBytes(dtype, source.bytes))
}

const constantOfShape: ImportRule = (call) => {
  const value = tensorAttribute(call.attributes['value']) ?? scalarOf('float32', 0)
  return [filled(call.t, value, numbersAt(call, 0))]
}

const range: ImportRule = (call) => {
  const { dtype } = knownAt(call, 0)
  const [start = 0, limit = 0, delta = 0] = [0, 1, 2].map((i) => numbersAt(call, i)[0])
  const count = Math.max(0, Math.ceil((limit - start) / delta))
  if (!(count <= importLimits.foldedElements)) throw new Error(`a range of ${count} numbers`)
  call.t.spend(count)
  return [
    known(
      dtype,
      [count],
      Array.from({ length: count }, (_, i) => roundTo(dtype, start + i * delta)),
    ),
  ]
}

const nonZero: ImportRule = (call) => {
  const { shape, data } = knownAt(call, 0)
  const strides = stridesOf(shape)
  const places = data.flatMap((x, i) => (x === 0 ? [] : [i]))
  const rows = shape.map((side, axis) => places.map((place) => Math.floor(place / (strides[axis] ?? 1)) % side))
  return [known('int64', [shape.length, places.length], rows.flat())]
}

const eyeLike: ImportRule = (call) => {
  const like = itemAt(call, 0)
  const [rows = 0, cols = 0] = like.shape
  const dtype = 'dtype' in call.attributes ? dtypeOfOnnx(intOf(call.attributes, 'dtype', 0)) : like.dtype
  const k = intOf(call.attributes, 'k', 0)
  call.t.spend(rows * cols)
  const data = Array.from({ length: rows * cols }, (_, i) => ((i % cols) - Math.floor(i / cols) === k ? 1 : 0))
  return [known(dtype, [rows, cols], data)]
}

const reshape: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const allowZero = intOf(call.attributes, 'allowzero', 0) === 1
  const wanted = numbersAt(call, 1).map((side, i) => (side === 0 && !allowZero ? sideOf(item.shape, i) : side))
  const rest = sizeOf(wanted.filter((side) => side !== -1))
  const shape = wanted.map((side) => (side === -1 ? (rest === 0 ? 0 : sizeOf(item.shape) / rest) : side))
  // `allowzero` is left out: with explicit sides a 0 can only stand where the input has one too.
  const zero = shape.some((side, i) => side === 0 && item.shape[i] !== 0)
  return [call.t.op('Reshape', [item, int64s(shape)], zero ? { allowzero: { kind: 'int', value: 1 } } : {})]
}

const expand: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const shape = broadcastShapes(item.shape, numbersAt(call, 1))
  checkSize({ dtype: item.dtype, shape })
  return [shape.join() === item.shape.join() ? item : call.t.op('Expand', [item, int64s(shape)])]
}

/** Transpositions after each other become one, or none: fused models turn to channels-last and back. */
const transpose: ImportRule = (call) => {
  const item = itemAt(call, 0)
  return [traceOps(call.t).transpose(item, intsOf(call.attributes, 'perm', [...item.shape.keys()].reverse()))]
}

/** Axes were an attribute before opset 13. */
const squeeze: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const axes = maybeNumbersAt(call, 1) ?? intsOf(call.attributes, 'axes', null)
  return [call.t.op('Squeeze', axes === null ? [item] : [item, int64s(axes)])]
}

const unsqueeze: ImportRule = (call) => {
  const axes = intsOf(call.attributes, 'axes', null) ?? numbersAt(call, 1)
  return [call.t.op('Unsqueeze', [itemAt(call, 0), int64s(axes)])]
}

/** Sizes were an attribute before opset 13; since 18 equal pieces are counted, and the last may be smaller. */
const split: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', 0), item.shape.length)
  const side = sideOf(item.shape, axis)
  const count = intOf(call.attributes, 'num_outputs', call.declared)
  const piece = Math.ceil(side / count)
  const equal = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(piece, side - i * piece)))
  const sizes = maybeNumbersAt(call, 1) ?? intsOf(call.attributes, 'split', null) ?? equal
  if (sizes.length !== call.declared) throw new Error(`${sizes.length} pieces for ${call.declared} outputs`)
  if (sizes.length === 1) return [item]
  return call.t.ops('Split', [item, int64s(sizes)], { axis: { kind: 'int', value: axis } }, sizes.length)
}

/** Bounds may be int32 in the file. */
const slice: ImportRule = (call) => {
  const lists = [1, 2, 3, 4].map((i) => maybeNumbersAt(call, i))
  const [starts, ends, axes = null, steps = null] = lists
  const { shape } = itemAt(call, 0)
  const places = must(starts, 'starts').map((_, i) => axisOf(axes?.[i] ?? i, shape.length))
  const inputs = [int64s(must(starts, 'starts')), int64s(must(ends, 'ends')), int64s(places)]
  const stepped = steps?.some((step) => step !== 1) ? [int64s(steps)] : []
  return [call.t.op('Slice', [itemAt(call, 0), ...inputs, ...stepped])]
}

/** Shape arithmetic, and movements whose shape inputs changed between opsets. */
export const shapeRules: Readonly<Record<string, ImportRule>> = {
  ConstantOfShape: constantOfShape,
  Expand: expand,
  EyeLike: eyeLike,
  NonZero: nonZero,
  Range: range,
  Reshape: reshape,
  Shape: shapeOf,
  Size: (call) => [scalarOf('int64', sizeOf(itemAt(call, 0).shape))],
  Slice: slice,
  Split: split,
  Squeeze: squeeze,
  Tile: (call) => [call.t.op('Tile', [itemAt(call, 0), int64s(numbersAt(call, 1))])],
  Transpose: transpose,
  Unsqueeze: unsqueeze,
}
