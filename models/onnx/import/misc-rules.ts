import { must } from '../../must.ts'
import { axisOf, sameShape, sideOf, sizeOf } from '../../tensor/shape.ts'
import { floatOf, intOf, strOf } from '../attributes.ts'
import type { DType, Shape } from '../graph.ts'
import { dtypeOfOnnx } from '../onnx-dtype.ts'
import { einsum } from './einsum-rule.ts'
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

const depthToSpace: ImportRule = (call) => {
  const o = traceOps(call.t)
  const item = itemAt(call, 0)
  const [n = 0, c = 0, h = 0, w = 0] = item.shape
  const b = must(intOf(call.attributes, 'blocksize', null), 'blocksize')
  const out = [n, c / (b * b), h * b, w * b]
  if (strOf(call.attributes, 'mode', 'DCR') === 'CRD') {
    return [o.reshape(o.transpose(o.reshape(item, [n, c / (b * b), b, b, h, w]), [0, 1, 4, 2, 5, 3]), out)]
  }
  return [o.reshape(o.transpose(o.reshape(item, [n, b, b, c / (b * b), h, w]), [0, 3, 4, 1, 5, 2]), out)]
}

const spaceToDepth: ImportRule = (call) => {
  const o = traceOps(call.t)
  const item = itemAt(call, 0)
  const [n = 0, c = 0, h = 0, w = 0] = item.shape
  const b = must(intOf(call.attributes, 'blocksize', null), 'blocksize')
  const blocks = o.transpose(o.reshape(item, [n, c, h / b, b, w / b, b]), [0, 3, 5, 1, 2, 4])
  return [o.reshape(blocks, [n, c * b * b, h / b, w / b])]
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

/** NaN is the one value that differs from itself. */
const isNaN: ImportRule = (call) => {
  const o = traceOps(call.t)
  const item = itemAt(call, 0)
  if (isKnown(item))
    return [
      known(
        'bool',
        item.shape,
        item.data.map((x) => (Number.isNaN(x) ? 1 : 0)),
      ),
    ]
  return [o.not(o.equal(item, item))]
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

/** Rows picked by index vectors: a Gather of the flattened leading axes. */
const gatherNd: ImportRule = (call) => {
  const o = traceOps(call.t)
  const [data, indices] = [itemAt(call, 0), o.cast(itemAt(call, 1), 'int64')]
  if (intOf(call.attributes, 'batch_dims', 0) !== 0) throw new Error('batch_dims is not supported')
  const depth = sideOf(indices.shape, -1)
  const lead = data.shape.slice(0, depth)
  const sides = int64s(lead)
  const front = o.where(o.less(indices, 0), o.add(indices, sides), indices)
  const rows = o.reduceSum(o.mul(front, int64s(stridesOf(lead))), [indices.shape.length - 1], false)
  return [o.gather(o.reshape(data, [sizeOf(lead), ...data.shape.slice(depth)]), rows, 0)]
}

/** Running sums along a known axis; on values computed at run time, a product with a triangle of ones. */
const cumSum: ImportRule = (call) => {
  const o = traceOps(call.t)
  const item = itemAt(call, 0)
  const axis = axisOf(must(knownAt(call, 1).data[0], 'an axis'), item.shape.length)
  const side = sideOf(item.shape, axis)
  const [exclusive, reverse] = ['exclusive', 'reverse'].map((name) => intOf(call.attributes, name, 0) === 1)
  call.t.spend(side * side + (isKnown(item) ? item.data.length * side : 0))
  const triangle = Array.from({ length: side * side }, (_, i) => {
    const [from, to] = [Math.floor(i / side), i % side]
    const before = reverse ? from - to : to - from
    return before > 0 || (before === 0 && !exclusive) ? 1 : 0
  })
  const last = item.shape.length - 1
  const perm = [...item.shape.keys()].map((i) => (i === axis ? last : i === last ? axis : i))
  const turned = o.transpose(item, perm)
  if (!isKnown(turned)) return [o.transpose(o.matmul(turned, known(item.dtype, [side, side], triangle)), perm)]
  const sums = turned.data.map((_, i) => {
    const row = i - (i % side)
    let sum = 0
    for (let j = 0; j < side; j++) if (triangle[j * side + (i % side)] === 1) sum += turned.data[row + j] ?? 0
    return roundTo(item.dtype, sum)
  })
  return [o.transpose(known(item.dtype, turned.shape, sums), perm)]
}

const onKnown: ImportRule = ({ t, op, inputs, attributes }) => [t.op(op, inputs, attributes)]
const same: ImportRule = (call) => [itemAt(call, 0)]

/** Operators without a file of their own. */
export const miscRules: Readonly<Record<string, ImportRule>> = {
  Cast: cast,
  CastLike: (call) => [traceOps(call.t).cast(itemAt(call, 0), itemAt(call, 1).dtype)],
  Clip: clip,
  Constant: constant,
  CumSum: cumSum,
  DepthToSpace: depthToSpace,
  Einsum: einsum,
  GatherND: gatherNd,
  Identity: same,
  IsNaN: isNaN,
  Max: chain('Max'),
  Mean: mean,
  Min: chain('Min'),
  Mod: onKnown,
  Pad: pad,
  Pow: pow,
  RandomNormal: random,
  RandomNormalLike: random,
  RandomUniform: random,
  RandomUniformLike: random,
  Resize: resize,
  SpaceToDepth: spaceToDepth,
  Sum: chain('Add'),
  Trilu: trilu,
  Where: where,
  Xor: onKnown,
}
