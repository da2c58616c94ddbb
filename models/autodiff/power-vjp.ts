import { must } from '../must.ts'
import { floatOf, intOf } from '../onnx/attributes.ts'
import { axisOf, sideOf } from '../tensor/shape.ts'
import { add, abs, cast, div, equal, mul, pow, reduceSum, sqrt, sub } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import { contractAxis, matrixOf, transposed, type Matrix } from './contract-axis.ts'
import type { Rule } from './rule.ts'
import { signOf } from './sign-of.ts'

/** `d Σ|x|^p / p`: `|x|^(p−1) sign(x)`. */
export function powerSlope(x: Value, p: number): Value {
  if (p === 1) return signOf(x)
  return p === 2 ? x : mul(pow(abs(x), p - 1), signOf(x))
}

/** `dY · y^(1−p)` for `y = (Σ|x|^p)^(1/p)`, and 0 where y is 0 and has no derivative. */
export function normShare(g: Value, y: Value, p: number): Value {
  if (p === 1) return g
  const safe = add(y, cast(equal(y, 0), y.dtype))
  return p === 2 ? div(g, safe) : div(g, pow(safe, p - 1))
}

/** `y = x / ‖x‖_p`; a vector of zeros stays one and gets no gradient. */
export const lpNormalizationVjp: Rule = ({ a, g, y, attrs }) => {
  const p = intOf(attrs, 'p', 2)
  const axis = axisOf(intOf(attrs, 'axis', -1), a.shape.length)
  const size = p === 1 ? reduceSum(abs(a), [axis]) : sqrt(reduceSum(mul(a, a), [axis]))
  const none = cast(equal(size, 0), a.dtype)
  const along = mul(p === 1 ? signOf(a) : y, reduceSum(mul(g, y), [axis]))
  return [mul(div(sub(g, along), add(size, none)), sub(1, none))]
}

/**
 * `y = x s^−β`, `s = k + α/n Σ x²` over n channels around each (Krizhevsky et al. 2012).
 *
 * The window is a band matrix over the channels.
 */
export const lrnVjp: Rule = ({ a, g, attrs }) => {
  const n = must(intOf(attrs, 'size', null), 'LRN has a size')
  const [alpha, beta, bias] = [floatOf(attrs, 'alpha', 1e-4), floatOf(attrs, 'beta', 0.75), floatOf(attrs, 'bias', 1)]
  const channels = sideOf(a.shape, 1)
  const band = channelBand(channels, n)
  const s = add(mul(contractAxis(mul(a, a), 1, band), alpha / n), bias)
  const through = contractAxis(mul(mul(g, a), pow(s, -beta - 1)), 1, transposed(band))
  return [sub(mul(g, pow(s, -beta)), mul(mul(a, through), (2 * alpha * beta) / n))]
}

/** Ones for the n channels around each. */
export function channelBand(channels: number, n: number): Matrix {
  const [low, high] = [Math.floor((n - 1) / 2), Math.ceil((n - 1) / 2)]
  return matrixOf(channels, channels, (row, col) => (col >= row - low && col <= row + high ? 1 : 0))
}
