import { must } from '../must.ts'
import { float, floatOf, int, intOf } from '../onnx/attributes.ts'
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
export const layerNormVjp: Rule = ({ k, a, b, g, y, node, inputs, attrs, gs }) => {
  if (gs.slice(1).some((other) => other !== null)) throw new Error('its statistics have no gradient')
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
 * InstanceNormalization gives no statistics, so they come from LayerNormalization over each channel's flattened
 * elements: one call for x̂ and 1/std.
 */
export const instanceNormVjp: Rule = ({ k, a, b, g, attrs }) => {
  const [batch = 0, channels = 0, ...sides] = a.shape
  const flat = [batch, channels, sizeOf(sides)]
  const ones = k.floats(new Float32Array(sizeOf(sides)).fill(1), [sizeOf(sides)])
  const epsilon = float(floatOf(attrs, 'epsilon', 1e-5))
  const stats = k.ops('LayerNormalization', [reshape(a, flat), ones], { axis: int(2), epsilon }, 3)
  const [xHat, , rstd] = stats as [Value, Value, Value]
  const gFlat = reshape(g, flat)
  const dHat = isFilledWith(b, 1) ? gFlat : mul(gFlat, reshape(b, [1, channels, 1]))
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
