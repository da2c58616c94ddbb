import { must } from '../../must.ts'
import { isFloat } from '../../tensor/dtype.ts'
import { type FoldRule, inputAt, shapeAt, spread } from './fold-call.ts'

const unary =
  (f: (x: number) => number): FoldRule =>
  (call) => [inputAt(call, 0).data.map(f)]

const binary =
  (f: (a: number, b: number) => number): FoldRule =>
  (call) => {
    const shape = shapeAt(call)
    const [first, ...rest] = call.inputs.map((input) => spread(must(input, 'no absent operand'), shape))
    return [
      rest.reduce<readonly number[]>(
        (a, b) => a.map((x, i) => f(x, must(b[i], 'same length'))),
        must(first, 'an operand'),
      ),
    ]
  }

/** Integers divide towards zero (C's rule, which ONNX Runtime follows). */
const div: FoldRule = (call) => {
  const whole = !isFloat(inputAt(call, 0).dtype)
  return binary((a, b) => (whole ? Math.trunc(a / must(b === 0 ? null : b, 'a divisor that is not 0')) : a / b))(call)
}

const mod: FoldRule = (call) => {
  const fmod = call.attributes['fmod']?.value === 1
  return binary((a, b) => (fmod ? a % b : a - b * Math.floor(a / b)))(call)
}

const where: FoldRule = (call) => {
  const shape = shapeAt(call)
  const [c, a, b] = [0, 1, 2].map((i) => spread(inputAt(call, i), shape))
  return [must(c, 'a condition').map((yes, i) => must((yes !== 0 ? a : b)?.[i], 'same length'))]
}

const clip: FoldRule = (call) => {
  const [low, high] = [call.inputs[1]?.data[0] ?? -Infinity, call.inputs[2]?.data[0] ?? Infinity]
  return [inputAt(call, 0).data.map((x) => Math.min(Math.max(x, low), high))]
}

/** Ties go to the even neighbour. */
function roundEven(x: number): number {
  const low = Math.floor(x)
  if (x - low !== 0.5) return Math.round(x)
  return low % 2 === 0 ? low : low + 1
}

/** Elementwise operators on known tensors. Results are rounded to the dtype by the caller. */
export const foldElementwise: Readonly<Record<string, FoldRule>> = {
  Abs: unary(Math.abs),
  Ceil: unary(Math.ceil),
  Cos: unary(Math.cos),
  Exp: unary(Math.exp),
  Floor: unary(Math.floor),
  Identity: unary((x) => x),
  Log: unary(Math.log),
  Neg: unary((x) => -x),
  Not: unary((x) => (x === 0 ? 1 : 0)),
  Reciprocal: unary((x) => 1 / x),
  Relu: unary((x) => Math.max(0, x)),
  Round: unary(roundEven),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Sign: unary(Math.sign),
  Sin: unary(Math.sin),
  Sqrt: unary(Math.sqrt),
  Tanh: unary(Math.tanh),
  Cast: unary((x) => x),
  Add: binary((a, b) => a + b),
  And: binary((a, b) => a & b),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Mul: binary((a, b) => a * b),
  Or: binary((a, b) => a | b),
  Pow: binary(Math.pow),
  Sub: binary((a, b) => a - b),
  Xor: binary((a, b) => a ^ b),
  Equal: binary((a, b) => (a === b ? 1 : 0)),
  Greater: binary((a, b) => (a > b ? 1 : 0)),
  GreaterOrEqual: binary((a, b) => (a >= b ? 1 : 0)),
  Less: binary((a, b) => (a < b ? 1 : 0)),
  LessOrEqual: binary((a, b) => (a <= b ? 1 : 0)),
  Clip: clip,
  Div: div,
  Mod: mod,
  Where: where,
}
