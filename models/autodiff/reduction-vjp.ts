import { must } from '../must.ts'
import { int, intOf, ints, intsOf } from '../onnx/attributes.ts'
import { axisOf, sideOf, sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, cast, div, equal, exp, mul, reduceSum, reshape, sub } from '../nn/ops.ts'
import { normShare, powerSlope } from './power-vjp.ts'
import { refuseRest, type Rule, type RuleCall } from './rule.ts'
import { signOf } from './sign-of.ts'

/** The reduced axes, counted from the front; all of them when none are given. */
function axesOf({ k, a, inputs, attrs }: RuleCall): readonly number[] {
  const given = inputs[1] == null ? intsOf(attrs, 'axes', null) : must(k.constantOf(inputs[1]), 'static axes')
  const all = a.shape.map((_, i) => i)
  return given === null || given.length === 0 ? all : given.map((axis) => axisOf(axis, a.shape.length))
}

/** A rule that sees `g` and `y` with the reduced axes as sides of 1; the tape repeats the result along them. */
function reduction(grad: (g: Value, a: Value, y: Value, axes: readonly number[]) => Value): Rule {
  return (call) => {
    const axes = axesOf(call)
    const kept = call.a.shape.map((side, i) => (axes.includes(i) ? 1 : side))
    const dX = grad(reshape(call.g, kept), call.a, reshape(call.y, kept), axes)
    return [dX, ...refuseRest(call.inputs)]
  }
}

export const reduceSumVjp = reduction((g) => g)

export const reduceMeanVjp = reduction((g, a, _y, axes) =>
  mul(g, 1 / sizeOf(axes.map((axis) => sideOf(a.shape, axis)))),
)

/** Ties share alike, as torch.amax does. */
export const reduceExtremeVjp = reduction((g, a, y, axes) => {
  const winners = cast(equal(a, y), a.dtype)
  return mul(winners, div(g, reduceSum(winners, axes)))
})

/** `a / ‖a‖`, and 0 at the origin, where the norm has no derivative. */
export const reduceL2Vjp = reduction((g, a, y) => mul(a, div(g, add(y, cast(equal(y, 0), y.dtype)))))

export const reduceL1Vjp = reduction((g, a) => mul(g, signOf(a)))

export const reduceSumSquareVjp = reduction((g, a) => mul(a, mul(g, 2)))

export const reduceLogSumExpVjp = reduction((g, a, y) => mul(g, exp(sub(a, y))))

export const reduceLogSumVjp = reduction((g, a, _y, axes) => div(g, reduceSum(a, axes)))

/**
 * The product of all others, exact where one element is 0: zeros are replaced by ones and counted.
 *
 * An element's others hold no zero when the count without itself is 0.
 */
export const reduceProdVjp: Rule = (call) => {
  const axes = axesOf(call)
  const { k, a } = call
  const kept = a.shape.map((side, i) => (axes.includes(i) ? 1 : side))
  const zero = cast(equal(a, 0), a.dtype)
  const safe = add(a, zero)
  const whole = k.op('ReduceProd', [safe], { axes: ints(axes), keepdims: int(1) })
  const alone = cast(equal(sub(reduceSum(zero, axes), zero), 0), a.dtype)
  return [mul(mul(reshape(call.g, kept), div(whole, safe)), alone), ...refuseRest(call.inputs)]
}

/** Global pooling is a reduction over the spatial axes. */
const spatial = ({ a }: RuleCall) => a.shape.map((_, i) => i).slice(2)

export const globalAveragePoolVjp: Rule = (call) => [
  mul(call.g, 1 / sizeOf(spatial(call).map((axis) => sideOf(call.a.shape, axis)))),
]

export const globalMaxPoolVjp: Rule = (call) => {
  const winners = cast(equal(call.a, call.y), call.a.dtype)
  return [mul(winners, div(call.g, reduceSum(winners, spatial(call))))]
}

/** `(Σ|x|^p)^(1/p)` over a whole picture, as GeM pooling may be exported. */
export const globalLpPoolVjp: Rule = ({ a, g, y, attrs }) => {
  const p = intOf(attrs, 'p', 2)
  return [mul(normShare(g, y, p), powerSlope(a, p))]
}
