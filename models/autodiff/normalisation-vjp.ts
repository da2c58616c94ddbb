import { must } from '../must.ts'
import { floatOf, intOf } from '../onnx/attributes.ts'
import { axisOf, sizeOf } from '../tensor/shape.ts'
import { add, div, mul, reduceMean, reshape, sqrt, sub } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import { none, type Rule } from './rule.ts'

/**
 * `x̂ = (x − mean) · rstd` over some axes: `dX = rstd · (dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂))`.
 *
 * Ba, Kiros and Hinton 2016 (arXiv:1607.06450) for the operator; the derivative is the projection of dx̂ on what
 * neither a shift nor a scale of x can produce.
 */
function normalisedGrad(dHat: Value, xHat: Value, rstd: Value, axes: readonly number[]): Value {
  const alongScale = mul(xHat, reduceMean(mul(dHat, xHat), axes))
  return mul(rstd, sub(sub(dHat, reduceMean(dHat, axes)), alongScale))
}

/** The forward call itself is asked for its mean and 1/std, so nothing is computed twice. */
export const layerNormVjp: Rule = (call) => {
  if (call.gs.slice(1).some((other) => other !== null)) throw new Error('its statistics have no gradient')
  const { k, a, b, g, y, node, inputs, attrs } = call
  const axis = axisOf(intOf(attrs, 'axis', -1), a.shape.length)
  const axes = a.shape.map((_, i) => i).slice(axis)
  const bias = inputs[2] ?? null
  const [, mean, rstd] = k.ops(node.op, inputs, attrs, 3) as [Value, Value, Value]
  const plain = isFilledWith(b, 1) && (bias === null || isFilledWith(bias, 0))
  const xHat = plain ? y : mul(sub(a, mean), rstd)
  const dX = normalisedGrad(isFilledWith(b, 1) ? g : mul(g, b), xHat, rstd, axes)
  return bias === null ? [dX, mul(g, xHat)] : [dX, mul(g, xHat), g]
}

/**
 * InstanceNormalization gives no statistics, so 1/std is computed once more; without gain and offset (as in group
 * normalisation) its own output is x̂.
 */
export const instanceNormVjp: Rule = ({ a, b, c, y, g, attrs }) => {
  const [batch = 0, channels = 0, ...sides] = a.shape
  const flat = (x: Value) => reshape(x, [batch, channels, sizeOf(sides)])
  const centred = sub(flat(a), reduceMean(flat(a), [2]))
  const variance = reduceMean(mul(centred, centred), [2])
  const rstd = div(1, sqrt(add(variance, floatOf(attrs, 'epsilon', 1e-5))))
  const unscaled = isFilledWith(b, 1)
  const xHat = unscaled && isFilledWith(c, 0) ? flat(y) : mul(centred, rstd)
  const dHat = unscaled ? flat(g) : mul(flat(g), reshape(b, [1, channels, 1]))
  return [reshape(normalisedGrad(dHat, xHat, rstd, [2]), a.shape), none, none]
}

/** Inference form: a fixed gain per channel, which ORT folds into one constant. */
export const batchNormVjp: Rule = ({ a, b, g, attrs, inputs }) => {
  if (intOf(attrs, 'training_mode', 0) !== 0) throw new Error('training mode has no gradient here')
  const variance = must(inputs[4], 'BatchNormalization has a variance')
  const gain = div(b, sqrt(add(variance, floatOf(attrs, 'epsilon', 1e-5))))
  const perChannel = [1, sizeOf(b.shape), ...a.shape.slice(2).map(() => 1)]
  return [mul(g, reshape(gain, perChannel)), none, none, none, none]
}

function isFilledWith(x: Value, value: number): boolean {
  return x.builder.constantOf(x)?.every((element) => element === value) ?? false
}
