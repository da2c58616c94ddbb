import { must } from '../must.ts'
import { floatOf, intOf } from '../onnx/attributes.ts'
import type { Operand } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import { abs, add, cast, clip, div, exp, greater, less, max, mul, sqrt, sub } from '../nn/ops.ts'
import { signOf } from '../autodiff/sign-of.ts'
import type { Lowering, LoweringCall } from './lowering.ts'

const floor = (x: Value): Value => x.builder.op('Floor', [x])
const log = (x: Value): Value => x.builder.op('Log', [x])
const min = (a: Value, b: Operand): Value => mul(max(mul(a, -1), typeof b === 'number' ? -b : mul(b, -1)), -1)
const isFloat = ({ a }: LoweringCall): boolean => a.dtype === 'float32' || a.dtype === 'float16'

/** For calls on floats only; whole numbers have other rules. */
const onFloats =
  (lower: Lowering): Lowering =>
  (call) =>
    isFloat(call) ? lower(call) : null

/** Left of 0 an exponential, right of it the number; the exponential of a large number is never taken. */
function elu(x: Value, alpha: number, width: number): Value {
  const left = sub(exp(mul(min(x, 0), 1 / width)), 1)
  return add(max(x, 0), mul(left, alpha))
}

/** To the nearest whole number, halves to the even one. */
const round: Lowering = ({ a }) => {
  const up = floor(add(a, 0.5))
  const isHalf = cast(a.builder.op('Equal', [sub(up, a), a.builder.scalar(0.5)]), a.dtype)
  const isOdd = sub(up, mul(floor(mul(up, 0.5)), 2))
  return sub(up, mul(isHalf, isOdd))
}

/** `a − b q` with the quotient cut off at the decimal point, as C's fmod. */
const mod: Lowering = ({ a, b, attrs }) => {
  if (intOf(attrs, 'fmod', 0) !== 1) return null
  const quotient = div(a, b)
  return sub(a, mul(b, mul(floor(abs(quotient)), signOf(quotient))))
}

const sum: Lowering = ({ inputs }) =>
  inputs.map((x) => must(x, 'no optional inputs')).reduce((total, x) => add(total, x))

const extreme: Lowering = ({ inputs }) =>
  inputs.map((x) => must(x, 'no optional inputs')).reduce((least, x) => min(least, x))

const logSoftmax: Lowering = ({ k, a, attrs }) => {
  const axis = intOf(attrs, 'axis', -1)
  const centred = sub(a, k.op('ReduceMax', [a], { axes: { kind: 'ints', value: [axis] } }))
  return sub(centred, log(k.op('ReduceSum', [exp(centred), k.ints([axis])])))
}

const prelu = (x: Value, slope: Operand): Value => add(max(x, 0), mul(min(x, 0), slope))

/** By the logarithm, with the sign put back: precise on both sides of 0. */
const asinh: Lowering = ({ a }) => {
  const size = abs(a)
  return mul(log(add(size, sqrt(add(mul(size, size), 1)))), signOf(a))
}

/** Functions of single numbers and of numbers side by side. */
export const lowerElementwise = {
  Abs: onFloats(({ a }) => max(a, mul(a, -1))),
  Acosh: ({ a }) => log(add(a, sqrt(sub(mul(a, a), 1)))),
  Asinh: asinh,
  Atanh: ({ a }) => mul(log(div(add(a, 1), sub(1, a))), 0.5),
  CastLike: ({ a, b }) => cast(a, b.dtype),
  Celu: ({ a, attrs }) => elu(a, floatOf(attrs, 'alpha', 1), floatOf(attrs, 'alpha', 1)),
  Cosh: ({ a }) => mul(add(exp(a), exp(mul(a, -1))), 0.5),
  Dropout: ({ a, outputs }) => (outputs[1] == null ? a : null),
  Elu: ({ a, attrs }) => elu(a, floatOf(attrs, 'alpha', 1), 1),
  Floor: ({ k, a, lacks }) => (lacks('Ceil') ? null : mul(k.op('Ceil', [mul(a, -1)]), -1)),
  HardSigmoid: ({ a, attrs }) => clip(add(mul(a, floatOf(attrs, 'alpha', 0.2)), floatOf(attrs, 'beta', 0.5)), 0, 1),
  HardSwish: ({ a }) => mul(a, clip(add(mul(a, 1 / 6), 0.5), 0, 1)),
  LeakyRelu: ({ a, attrs }) => prelu(a, floatOf(attrs, 'alpha', 0.01)),
  LogSoftmax: logSoftmax,
  Mean: (call) => {
    const total = sum(call)
    return total === null || !('builder' in total) ? null : mul(total, 1 / call.inputs.length)
  },
  Min: onFloats(extreme),
  Mod: onFloats(mod),
  Neg: onFloats(({ a }) => mul(a, -1)),
  PRelu: ({ a, b }) => prelu(a, b),
  Reciprocal: ({ a }) => div(1, a),
  Round: round,
  Selu: ({ a, attrs }) => {
    const gamma = floatOf(attrs, 'gamma', 1.0507009873554805)
    return mul(elu(a, floatOf(attrs, 'alpha', 1.6732632423543772), 1), gamma)
  },
  Shrink: ({ a, attrs }) => {
    const [bias, lambda] = [floatOf(attrs, 'bias', 0), floatOf(attrs, 'lambd', 0.5)]
    const left = mul(cast(less(a, -lambda), a.dtype), add(a, bias))
    return add(left, mul(cast(greater(a, lambda), a.dtype), sub(a, bias)))
  },
  Sign: onFloats(({ a }) => signOf(a)),
  Sinh: ({ a }) => mul(sub(exp(a), exp(mul(a, -1))), 0.5),
  Softsign: ({ a }) => div(a, add(abs(a), 1)),
  Sum: sum,
  Tan: ({ k, a, lacks }) => (lacks('Sin') || lacks('Cos') ? null : div(k.op('Sin', [a]), k.op('Cos', [a]))),
  ThresholdedRelu: ({ a, attrs }) => mul(a, cast(greater(a, floatOf(attrs, 'alpha', 1)), a.dtype)),
} as const satisfies Readonly<Record<string, Lowering>>
