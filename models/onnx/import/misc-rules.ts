import { must } from '../../must.ts'
import { axisOf, sameShape, sideOf, sizeOf } from '../../tensor/shape.ts'
import { floatOf, intOf, strOf } from '../attributes.ts'
import type { DType, Shape } from '../graph.ts'
import { dtypeOfOnnx } from '../onnx-dtype.ts'
import { einsumRule } from './einsum-rule.ts'
import { type ImportRule, inputOrInts, itemAt, knownAt, maybeAt, maybeNumbersAt } from './import-call.ts'
import { int64s, isKnown, type Item, known, roundTo, scalarOf } from './known.ts'
import { resize } from './resize-rule.ts'
import { filled, tensorAttribute } from './shape-rules.ts'
import { traceOps } from './trace-ops.ts'
import { stridesOf } from './fold-call.ts'

const constant: ImportRule = (call) => {
  const { attributes } = call
  const [[name, attribute] = ['', undefined]] = Object.entries(attributes)
  if (name === 'value') return [must(tensorAttribute(attribute), 'a tensor')]
  if (attribute?.kind === 'int') return [scalarOf('int64', attribute.value)]
  if (attribute?.kind === 'float') return [scalarOf('float32', attribute.value)]
  if (attribute?.kind === 'ints') return [int64s(attribute.value)]
  if (attribute?.kind === 'floats') return [known('float32', [attribute.value.length], attribute.value)]
  throw new Error(`a value of the kind ${name} is not supported`)
}

const cast: ImportRule = (call) => {
  const to = dtypeOfOnnx(must(intOf(call.attributes, 'to', null), 'Cast has to'))
  return [traceOps(call.t).cast(itemAt(call, 0), to)]
}

const clip: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const old = (name: string) => {
    const bound = floatOf(call.attributes, name, null)
    return bound === null ? null : scalarOf(item.dtype, bound)
  }
  const [low, high] = [maybeAt(call, 1) ?? old('min'), maybeAt(call, 2) ?? old('max')]
  if (low === null && high === null) return [item]
  return [call.t.op('Clip', high === null ? [item, low] : [item, low, high])]
}

/** The exponent may have another dtype. */
const pow: ImportRule = (call) => {
  const o = traceOps(call.t)
  const base = itemAt(call, 0)
  return [o.pow(base, o.cast(itemAt(call, 1), base.dtype))]
}

/** A known condition that is the same everywhere decides now. */
const where: ImportRule = (call) => {
  const o = traceOps(call.t)
  const [condition, yes, no] = [itemAt(call, 0), itemAt(call, 1), itemAt(call, 2)]
  if (isKnown(condition) && condition.data.length > 0) {
    const picked = condition.data[0] === 0 ? no : yes
    const same = condition.data.every((x) => x === condition.data[0])
    if (same && sameShape(picked.shape, broadcastOf(condition, yes, no))) return [picked]
  }
  return [o.where(condition, yes, no)]
}

function broadcastOf(...items: readonly Item[]): Shape {
  const rank = Math.max(...items.map(({ shape }) => shape.length))
  return Array.from({ length: rank }, (_, i) =>
    items.reduce((side, { shape }) => {
      const own = shape[i - rank + shape.length] ?? 1
      return own === 1 ? side : own
    }, 1),
  )
}

const chain =
  (op: string): ImportRule =>
  (call) => [call.inputs.map((_, i) => itemAt(call, i)).reduce((a, b) => call.t.op(op, [a, b]))]

const mean: ImportRule = (call) => {
  const o = traceOps(call.t)
  const items = call.inputs.map((_, i) => itemAt(call, i))
  return [
    o.mul(
      items.reduce((a, b) => o.add(a, b)),
      1 / items.length,
    ),
  ]
}

/** Pads of all axes; since opset 18 the file may name some. `wrap` (19) repeats the other end. */
const pad: ImportRule = (call) => {
  const o = traceOps(call.t)
  const item = itemAt(call, 0)
  const rank = item.shape.length
  const given = must(inputOrInts(call, 1, 'pads'), 'Pad has pads')
  const axes = maybeNumbersAt(call, 3)?.map((axis) => axisOf(axis, rank)) ?? [...item.shape.keys()]
  const pads = new Array<number>(2 * rank).fill(0)
  axes.forEach((axis, i) => {
    pads[axis] = given[i] ?? 0
    pads[axis + rank] = given[i + axes.length] ?? 0
  })
  const mode = strOf(call.attributes, 'mode', 'constant')
  if (mode === 'wrap') return [wrapped(o, item, pads)]
  const fill = maybeAt(call, 2)
  if (fill !== null && !isKnown(fill)) throw new Error('its padding value is computed')
  return [o.pad(item, pads, mode === 'constant' ? (fill?.data[0] ?? floatOf(call.attributes, 'value', 0)) : 0, mode)]
}

function wrapped(o: ReturnType<typeof traceOps>, item: Item, pads: readonly number[]): Item {
  const rank = item.shape.length
  return item.shape.reduce((x: Item, side, axis) => {
    const [begin = 0, end = 0] = [pads[axis], pads[axis + rank]]
    if (begin < 0 || end < 0 || begin > side || end > side) throw new Error('wrapped pads must be within the side')
    const parts = [
      ...(begin > 0 ? [o.slice(x, axis, side - begin, side)] : []),
      x,
      ...(end > 0 ? [o.slice(x, axis, 0, end)] : []),
    ]
    return o.concat(parts, axis)
  }, item)
}

const trilu: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const k = maybeAt(call, 1) === null ? 0 : must(knownAt(call, 1).data[0], 'k')
  const upper = intOf(call.attributes, 'upper', 1) === 1
  const [rows, cols] = [sideOf(item.shape, -2), sideOf(item.shape, -1)]
  call.t.spend(rows * cols)
  const keep = Array.from({ length: rows * cols }, (_, i) => {
    const distance = (i % cols) - Math.floor(i / cols)
    return (upper ? distance >= k : distance <= k) ? 1 : 0
  })
  return [traceOps(call.t).where(known('bool', [rows, cols], keep), item, 0)]
}

const isNaN: ImportRule = (call) => {
  const item = itemAt(call, 0)
  if (!isKnown(item)) return [call.t.op('IsNaN', [item])]
  const data = item.data.map((x) => (Number.isNaN(x) ? 1 : 0))
  return [known('bool', item.shape, data)]
}

/**
 * Random numbers are an input of the imported graph, or their mean.
 *
 * A VAE encoder that draws inside gives the mean of its distribution then, which is what inversion wants.
 */
const random: ImportRule = (call) => {
  const { attributes, op, t } = call
  const like = op.endsWith('Like') ? itemAt(call, 0) : null
  const shape = call.attributes['shape']
  const sides = like?.shape ?? (shape?.kind === 'ints' ? shape.value : [])
  const dtype: DType = 'dtype' in attributes ? dtypeOfOnnx(intOf(attributes, 'dtype', 1)) : (like?.dtype ?? 'float32')
  const uniform = op.startsWith('RandomUniform')
  const [low, high] = [floatOf(attributes, 'low', 0), floatOf(attributes, 'high', 1)]
  const [mean, scale] = [floatOf(attributes, 'mean', 0), floatOf(attributes, 'scale', 1)]
  const noise = call.newInput(
    uniform ? 'uniform' : 'noise',
    known(dtype, sides, new Array<number>(sizeOf(sides)).fill(0)),
  )
  const o = traceOps(t)
  if (noise !== null) return [uniform ? o.add(o.mul(noise, high - low), low) : o.add(o.mul(noise, scale), mean)]
  call.note(`${op} gives its mean: the imported graph draws nothing.`)
  return [filled(t, scalarOf(dtype, uniform ? (low + high) / 2 : mean), sides)]
}

/** On known tensors a Gather of the flattened leading axes. */
const gatherNd: ImportRule = (call) => {
  const o = traceOps(call.t)
  const [data, indices] = [itemAt(call, 0), itemAt(call, 1)]
  const batched = intOf(call.attributes, 'batch_dims', 0) !== 0
  if (!isKnown(data) || !isKnown(indices) || batched) return [call.t.op('GatherND', [data, indices], call.attributes)]
  const lead = data.shape.slice(0, sideOf(indices.shape, -1))
  const front = o.where(o.less(indices, 0), o.add(indices, int64s(lead)), indices)
  const rows = o.reduceSum(o.mul(front, int64s(stridesOf(lead))), [indices.shape.length - 1], false)
  return [o.gather(o.reshape(data, [sizeOf(lead), ...data.shape.slice(lead.length)]), rows, 0)]
}

const cumSum: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const axis = axisOf(must(knownAt(call, 1).data[0], 'an axis'), item.shape.length)
  const [exclusive, reverse] = ['exclusive', 'reverse'].map((name) => intOf(call.attributes, name, 0) === 1)
  if (!isKnown(item) || exclusive || reverse) {
    return [call.t.op('CumSum', [item, scalarOf('int64', axis)], call.attributes)]
  }
  call.t.spend(item.data.length)
  const step = must(stridesOf(item.shape)[axis], 'an axis')
  const sums = [...item.data]
  for (let i = 0; i < sums.length; i++) {
    const first = Math.floor(i / step) % sideOf(item.shape, axis) === 0
    if (!first) sums[i] = roundTo(item.dtype, must(sums[i], 'in range') + must(sums[i - step], 'in range'))
  }
  return [known(item.dtype, item.shape, sums)]
}

const same: ImportRule = (call) => [itemAt(call, 0)]

/** Operators without a file of their own. */
export const miscRules: Readonly<Record<string, ImportRule>> = {
  Cast: cast,
  CastLike: (call) => [traceOps(call.t).cast(itemAt(call, 0), itemAt(call, 1).dtype)],
  Clip: clip,
  Constant: constant,
  CumSum: cumSum,
  Einsum: einsumRule,
  GatherND: gatherNd,
  Identity: same,
  IsNaN: isNaN,
  Max: chain('Max'),
  Mean: mean,
  Min: chain('Min'),
  Pad: pad,
  Pow: pow,
  RandomNormal: random,
  RandomNormalLike: random,
  RandomUniform: random,
  RandomUniformLike: random,
  Resize: resize,
  Sum: chain('Add'),
  Trilu: trilu,
  Where: where,
}
