import { floatOf, strOf } from '../attributes.ts'
import { type ImportCall, type ImportRule, itemAt } from './import-call.ts'
import type { Item } from './known.ts'
import { type TraceOps, traceOps } from './trace-ops.ts'

/** `x·Φ(x)`. */
export function gelu(o: TraceOps, x: Item): Item {
  return o.mul(o.mul(x, o.add(o.erf(o.div(x, Math.SQRT2)), 1)), 0.5)
}

/** Hendrycks & Gimpel's tanh form of GELU. */
export function tanhGelu(o: TraceOps, x: Item): Item {
  const cubed = o.mul(o.mul(o.mul(x, x), x), 0.044715)
  const inner = o.mul(o.add(x, cubed), Math.sqrt(2 / Math.PI))
  return o.mul(o.mul(x, o.add(o.tanh(inner), 1)), 0.5)
}

function hardSigmoid(o: TraceOps, x: Item, alpha: number, beta: number): Item {
  return o.clip(o.add(o.mul(x, alpha), beta), 0, 1)
}

/** `α(eˣ − 1)` below 0. The exponent is clipped, so that the branch not taken cannot overflow. */
function elu(o: TraceOps, x: Item, alpha: number): Item {
  return o.add(o.relu(x), o.mul(o.sub(o.exp(o.min(x, 0)), 1), alpha))
}

const formula =
  (
    f: (o: TraceOps, x: Item, number: (name: string, fallback: number) => number, call: ImportCall) => Item,
  ): ImportRule =>
  (call) => [f(traceOps(call.t), itemAt(call, 0), (name, fallback) => floatOf(call.attributes, name, fallback), call)]

/** Activations as formulas (ONNX operator specifications). */
export const activationRules: Readonly<Record<string, ImportRule>> = {
  Celu: formula((o, x, number) => {
    const alpha = number('alpha', 1)
    return o.add(o.relu(x), o.mul(o.sub(o.exp(o.div(o.min(x, 0), alpha)), 1), alpha))
  }),
  Elu: formula((o, x, number) => elu(o, x, number('alpha', 1))),
  Gelu: formula((o, x, _, { attributes }) =>
    strOf(attributes, 'approximate', 'none') === 'tanh' ? tanhGelu(o, x) : gelu(o, x),
  ),
  HardSigmoid: formula((o, x, number) => hardSigmoid(o, x, number('alpha', 0.2), number('beta', 0.5))),
  HardSwish: formula((o, x) => o.mul(x, hardSigmoid(o, x, 1 / 6, 0.5))),
  Mish: formula((o, x) => o.mul(x, o.tanh(o.softplus(x)))),
  PRelu: formula((o, x, _, call) => {
    const slope = itemAt(call, 1)
    return o.add(o.relu(x), o.mul(o.min(x, 0), slope))
  }),
  Selu: formula((o, x, number) => {
    const [alpha, gamma] = [number('alpha', 1.6732632), number('gamma', 1.0507009)]
    return o.mul(elu(o, x, alpha), gamma)
  }),
  Softsign: formula((o, x) => o.div(x, o.add(o.abs(x), 1))),
  ThresholdedRelu: formula((o, x, number) => o.where(o.greater(x, number('alpha', 1)), x, 0)),
}
