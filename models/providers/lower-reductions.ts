import { must } from '../must.ts'
import { floatOf, int, intOf, ints, intsOf } from '../onnx/attributes.ts'
import { axisOf, sideOf, sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import {
  abs,
  add,
  cast,
  div,
  equal,
  exp,
  mul,
  pow,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  split,
  sqrt,
  sub,
} from '../nn/ops.ts'
import { contractAxis } from '../autodiff/contract-axis.ts'
import { channelBand } from '../autodiff/power-vjp.ts'
import type { Lowering, LoweringCall } from './lowering.ts'

/** Longer products are left alone: they would be as many calls. */
const longestProduct = 64

function axesOf({ k, a, inputs, attrs }: LoweringCall): readonly number[] | null {
  const given = inputs[1] == null ? intsOf(attrs, 'axes', []) : k.constantOf(inputs[1])
  if (given === null) return null
  const all = a.shape.map((_, i) => i)
  return given.length === 0 ? all : given.map((axis) => axisOf(axis, a.shape.length))
}

const reduced =
  (reduce: (a: Value, axes: readonly number[], keep: boolean) => Value | null): Lowering =>
  (call) => {
    const axes = axesOf(call)
    return axes === null ? null : reduce(call.a, axes, intOf(call.attrs, 'keepdims', 1) === 1)
  }

const log = (x: Value): Value => x.builder.op('Log', [x])

/** The largest number is taken out first, so that no exponential overflows. */
function logSumExp(a: Value, axes: readonly number[], keep: boolean): Value {
  const top = reduceMax(a, axes)
  const whole = add(top, log(reduceSum(exp(sub(a, top)), axes)))
  const kept = a.shape.filter((_, i) => !axes.includes(i))
  return keep ? whole : reshape(whole, kept)
}

function product(a: Value, axes: readonly number[], keep: boolean): Value | null {
  if (axes.some((axis) => sideOf(a.shape, axis) > longestProduct)) return null
  const whole = axes.reduce((x, axis) => {
    const pieces = split(x, axis, new Array<number>(sideOf(x.shape, axis)).fill(1))
    return pieces.reduce((total, piece) => mul(total, piece))
  }, a)
  return keep
    ? whole
    : reshape(
        whole,
        a.shape.filter((_, i) => !axes.includes(i)),
      )
}

/** Mean and 1/std beside the output, in the operator's own order. */
const layerNorm: Lowering = ({ a, b, inputs, attrs }) => {
  const first = axisOf(intOf(attrs, 'axis', -1), a.shape.length)
  const axes = a.shape.map((_, i) => i).slice(first)
  const mean = reduceMean(a, axes)
  const centred = sub(a, mean)
  const rstd = div(1, sqrt(add(reduceMean(mul(centred, centred), axes), floatOf(attrs, 'epsilon', 1e-5))))
  const scaled = mul(mul(centred, rstd), b)
  return [inputs[2] == null ? scaled : add(scaled, inputs[2]), mean, rstd]
}

const instanceNorm: Lowering = ({ a, b, c, attrs }) => {
  const [batch = 0, channels = 0, ...sides] = a.shape
  const flat = reshape(a, [batch, channels, sizeOf(sides)])
  const centred = sub(flat, reduceMean(flat, [2]))
  const std = sqrt(add(reduceMean(mul(centred, centred), [2]), floatOf(attrs, 'epsilon', 1e-5)))
  const each = (x: Value) => reshape(x, [1, channels, 1])
  return reshape(add(mul(div(centred, std), each(b)), each(c)), a.shape)
}

/** Inference form: one gain and one offset a channel, folded by the loader. */
const batchNorm: Lowering = ({ a, b, c, inputs, attrs, outputs }) => {
  const [mean, variance] = [inputs[3], inputs[4]]
  if (mean == null || variance == null || outputs.length > 1) return null
  const gain = div(b, sqrt(add(variance, floatOf(attrs, 'epsilon', 1e-5))))
  const each = (x: Value) => reshape(x, [1, sizeOf(b.shape), ...a.shape.slice(2).map(() => 1)])
  return add(mul(a, each(gain)), each(sub(c, mul(mean, gain))))
}

/** A vector of zeros stays one. */
const lpNormalization: Lowering = ({ a, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', -1), a.shape.length)
  const p = intOf(attrs, 'p', 2)
  const size = p === 1 ? reduceSum(abs(a), [axis]) : sqrt(reduceSum(mul(a, a), [axis]))
  return div(a, add(size, cast(equal(size, 0), a.dtype)))
}

const lrn: Lowering = ({ a, attrs }) => {
  const n = must(intOf(attrs, 'size', null), 'LRN has a size')
  const around = contractAxis(mul(a, a), 1, channelBand(sideOf(a.shape, 1), n))
  const s = add(mul(around, floatOf(attrs, 'alpha', 1e-4) / n), floatOf(attrs, 'bias', 1))
  return mul(a, pow(s, -floatOf(attrs, 'beta', 0.75)))
}

const argMin: Lowering = ({ k, a, attrs }) => k.op('ArgMax', [mul(a, -1)], attrs)

const globalMaxPool: Lowering = ({ k, a }) =>
  k.op('ReduceMax', [a], { axes: ints(a.shape.map((_, i) => i).slice(2)), keepdims: int(1) })

/** Reductions and normalisations by sums, means and maxima. */
export const lowerReductions = {
  ArgMin: argMin,
  BatchNormalization: batchNorm,
  GlobalMaxPool: globalMaxPool,
  InstanceNormalization: instanceNorm,
  LRN: lrn,
  LayerNormalization: layerNorm,
  LpNormalization: lpNormalization,
  ReduceL1: reduced((a, axes, keep) => reduceSum(abs(a), axes, keep)),
  ReduceL2: reduced((a, axes, keep) => sqrt(reduceSum(mul(a, a), axes, keep))),
  ReduceLogSum: reduced((a, axes, keep) => log(reduceSum(a, axes, keep))),
  ReduceLogSumExp: reduced(logSumExp),
  ReduceMin: reduced((a, axes, keep) => mul(reduceMax(mul(a, -1), axes, keep), -1)),
  ReduceProd: reduced(product),
  ReduceSumSquare: reduced((a, axes, keep) => reduceSum(mul(a, a), axes, keep)),
} as const satisfies Readonly<Record<string, Lowering>>
