import { strOf } from '../attributes.ts'
import { type ImportRule, itemAt } from './import-call.ts'
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

/** `x·σ(αx)`: SiLU at α = 1, QuickGelu at 1.702. */
export function swish(o: TraceOps, x: Item, alpha = 1): Item {
  return o.mul(x, o.sigmoid(alpha === 1 ? x : o.mul(x, alpha)))
}

const geluRule: ImportRule = (call) => {
  const o = traceOps(call.t)
  const tanh = strOf(call.attributes, 'approximate', 'none') === 'tanh'
  return [tanh ? tanhGelu(o, itemAt(call, 0)) : gelu(o, itemAt(call, 0))]
}

const mish: ImportRule = (call) => {
  const o = traceOps(call.t)
  return [o.mul(itemAt(call, 0), o.tanh(o.softplus(itemAt(call, 0))))]
}

/** Activations that are newer than opset 17, as formulas. */
export const activationRules: Readonly<Record<string, ImportRule>> = {
  Gelu: geluRule,
  Mish: mish,
}
