import { must } from '../must.ts'
import { floatOf } from '../onnx/attributes.ts'
import { add, cast, div, equal, greater, mul, pow, sub } from '../nn/ops.ts'
import { gatedGrad } from './gated-vjp.ts'
import { covered, none, refuseRest, type Rule } from './rule.ts'

/** `dA = dY · B`, `dB = dY · A`; a gated activation (SiLU, QuickGELU, GELU) is taken as one, with a smaller formula. */
export const mulVjp: Rule = ({ g, a, b, y }) => {
  const left = gatedGrad(g, a, b, y)
  if (left !== null) return [left, covered]
  const right = gatedGrad(g, b, a, y)
  if (right !== null) return [covered, right]
  return [mul(g, b), mul(g, a)]
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
  const wins = inputs.map((input) => cast(equal(must(input, 'no optional inputs'), y), y.dtype))
  const share = div(
    g,
    wins.reduce((sum, win) => add(sum, win)),
  )
  return wins.map((win) => mul(share, win))
}

export const leakyReluVjp: Rule = ({ g, a, attrs }) => {
  const slope = floatOf(attrs, 'alpha', 0.01)
  return [mul(g, add(mul(cast(greater(a, 0), a.dtype), 1 - slope), slope))]
}

/** Inference form: what goes in comes out. */
export const dropoutVjp: Rule = ({ k, g, inputs }) => {
  const training = inputs[2] == null ? [0] : k.constantOf(inputs[2])
  if (training?.[0] !== 0) throw new Error('training mode has no gradient here')
  return [g, ...refuseRest(inputs)]
}
