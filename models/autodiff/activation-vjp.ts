import { floatOf } from '../onnx/attributes.ts'
import type { Value } from '../nn/graph-builder.ts'
import { abs, add, cast, clip, div, exp, greater, less, mul, sub } from '../nn/ops.ts'
import { none, type Rule } from './rule.ts'

/** 1 where `a > b`, else 0, in the dtype of `a`. */
const above = (a: Value, b: number): Value => cast(greater(a, b), a.dtype)
const below = (a: Value, b: number): Value => cast(less(a, b), a.dtype)

/** `positive` right of 0 and `negative` at and left of it. */
function hinge(a: Value, positive: number, negative: Value): Value {
  const right = above(a, 0)
  return add(mul(right, positive), mul(sub(1, right), negative))
}

/** `y = α (eˣ − 1)` left of 0, so its slope there is `y + α` (Clevert et al. 2016, arXiv:1511.07289). */
export const eluVjp: Rule = ({ g, a, y, attrs }) => [mul(g, hinge(a, 1, add(y, floatOf(attrs, 'alpha', 1))))]

/** `y = α (e^(x/α) − 1)` left of 0: slope `y/α + 1` (Barron 2017, arXiv:1704.07483). */
export const celuVjp: Rule = ({ g, a, y, attrs }) => [
  mul(g, hinge(a, 1, add(mul(y, 1 / floatOf(attrs, 'alpha', 1)), 1))),
]

/** Elu times γ (Klambauer et al. 2017, arXiv:1706.02515); the constants are ONNX's defaults. */
export const seluVjp: Rule = ({ g, a, y, attrs }) => {
  const alpha = floatOf(attrs, 'alpha', 1.6732632423543772)
  const gamma = floatOf(attrs, 'gamma', 1.0507009873554805)
  return [mul(g, hinge(a, gamma, add(y, alpha * gamma)))]
}

/** `clip(α x + β, 0, 1)`: 0 where clipped, the bounds included. */
export const hardSigmoidVjp: Rule = ({ g, y, attrs }) => [
  mul(g, mul(mul(above(y, 0), below(y, 1)), floatOf(attrs, 'alpha', 0.2))),
]

/** `x · h` with `h = clip(x/6 + 1/2, 0, 1)` (Howard et al. 2019, arXiv:1905.02244). */
export const hardSwishVjp: Rule = ({ g, a }) => {
  const h = clip(add(mul(a, 1 / 6), 0.5), 0, 1)
  const slope = mul(mul(above(h, 0), below(h, 1)), mul(a, 1 / 6))
  return [mul(g, add(h, slope))]
}

/** `x / (1 + |x|)`, whose slope is `(1 − |y|)²`. */
export const softsignVjp: Rule = ({ g, y }) => {
  const rest = sub(1, abs(y))
  return [mul(g, mul(rest, rest))]
}

export const thresholdedReluVjp: Rule = ({ g, a, attrs }) => [mul(g, above(a, floatOf(attrs, 'alpha', 1)))]

export const shrinkVjp: Rule = ({ g, a, attrs }) => {
  const lambda = floatOf(attrs, 'lambd', 0.5)
  return [mul(g, add(above(a, lambda), below(a, -lambda)))]
}

/** At 0 the slope is that of the left side, as in torch. */
export const preluVjp: Rule = ({ g, a, b }) => {
  const right = above(a, 0)
  const left = sub(1, right)
  return [mul(g, add(right, mul(left, b))), mul(g, mul(left, a))]
}

/** `y = a − b q` for a whole number q, so `dA = dY` and `dB = −q dY` between the jumps. */
export const modVjp: Rule = ({ g, a, b, y, needs }) => [g, needs(1) ? mul(g, div(sub(y, a), b)) : none]

/** `sinh` from two exponentials, which every provider has. */
export const coshVjp: Rule = ({ g, a }) => [mul(g, mul(sub(exp(a), exp(mul(a, -1))), 0.5))]
