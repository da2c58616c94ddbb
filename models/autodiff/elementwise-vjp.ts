import { must } from '../must.ts'
import { floatOf } from '../onnx/attributes.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, cast, div, equal, greater, mul, pow, sub } from '../nn/ops.ts'
import { covered, none, refuseRest, type Rule } from './rule.ts'

/** `dA = dY · B`, `dB = dY · A`; `x · sigmoid(s x)` (SiLU, QuickGELU) is taken as one, with a smaller formula. */
export const mulVjp: Rule = ({ g, a, b, y }) => {
  const left = siluSlope(a, b)
  if (left !== null) return [siluGrad(g, b, y, left), covered]
  const right = siluSlope(b, a)
  if (right !== null) return [covered, siluGrad(g, a, y, right)]
  return [mul(g, b), mul(g, a)]
}

/** With σ = sigmoid(s x) and y = x σ: `dX = dY · (σ + s y (1 − σ))`. */
function siluGrad(g: Value, sigma: Value, y: Value, slope: number): Value {
  return mul(g, add(sigma, mul(mul(y, slope), sub(1, sigma))))
}

/** The s for which `gate` is `sigmoid(s x)`; null when it is not of that form. */
function siluSlope(x: Value, gate: Value): number | null {
  const k = x.builder
  const sigmoid = k.producerOf(gate)
  if (sigmoid?.op !== 'Sigmoid') return null
  const inner = must(sigmoid.inputs[0], 'Sigmoid has an input')
  if (inner === x.name) return 1
  const scaled = k.producerOf(k.value(inner))
  if (scaled?.op !== 'Mul' || !scaled.inputs.includes(x.name)) return null
  const other = k.value(must(scaled.inputs.find((name) => name !== x.name) ?? x.name, 'Mul has two inputs'))
  const constant = k.constantOf(other)
  return constant?.length === 1 ? must(constant[0], 'one element') : null
}

/** Constant exponents only: `dA = dY · p a^(p−1)`. */
export const powVjp: Rule = ({ k, g, a, b }) => {
  const exponent = k.constantOf(b)
  if (exponent?.every((p) => p === 2)) return [mul(g, mul(a, 2)), none]
  if (exponent?.every((p) => p === 1)) return [g, none]
  return [mul(g, mul(b, pow(a, sub(b, 1)))), none]
}

/** The extreme inputs share the cotangent alike, as torch.maximum does. */
export const extremeVjp: Rule = ({ g, y, inputs }) => {
  if (inputs.length === 1) return [g]
  const wins = inputs.map((input) => cast(equal(must(input, 'no optional inputs'), y), 'float32'))
  const share = div(
    g,
    wins.reduce((sum, win) => add(sum, win)),
  )
  return wins.map((win) => mul(share, win))
}

export const leakyReluVjp: Rule = ({ g, a, attrs }) => {
  const slope = floatOf(attrs, 'alpha', 0.01)
  return [mul(g, add(mul(cast(greater(a, 0), 'float32'), 1 - slope), slope))]
}

/** Inference form: what goes in comes out. */
export const dropoutVjp: Rule = ({ k, g, inputs }) => {
  const training = inputs[2] == null ? [0] : k.constantOf(inputs[2])
  if (training?.[0] !== 0) throw new Error('training mode has no gradient here')
  return [g, ...refuseRest(inputs)]
}
