import { must } from '../must.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, exp, mul, sub } from '../nn/ops.ts'

/**
 * The gradient of `y = x · gate(x)` for the gates of SiLU, QuickGELU and GELU, taken as one call: fewer passes over the tensor than
 * the gate's operators one by one. Null when `gate` is none of them.
 */
export function gatedGrad(g: Value, x: Value, gate: Value, y: Value): Value | null {
  const slope = sigmoidSlope(x, gate)
  if (slope !== null) return siluGrad(g, gate, y, slope)
  const u = erfInput(x, gate)
  return u === null ? null : geluGrad(g, gate, u)
}

/** With σ = sigmoid(s x) and y = x σ: `dX = dY · (σ + s y (1 − σ))`. */
function siluGrad(g: Value, sigma: Value, y: Value, slope: number): Value {
  return mul(g, add(sigma, mul(mul(y, slope), sub(1, sigma))))
}

/**
 * With u = s x and y = x (erf u + 1): `dX = dY · (erf u + 1 + u · 2/√π · exp(−u²))`. The constant is the exponent's: no pass of
 * its own.
 */
function geluGrad(g: Value, gate: Value, u: Value): Value {
  return mul(g, add(gate, mul(u, exp(sub(Math.log(2 / Math.sqrt(Math.PI)), mul(u, u))))))
}

/** The s for which `gate` is `sigmoid(s x)`; null when it is not of that form. */
function sigmoidSlope(x: Value, gate: Value): number | null {
  const sigmoid = x.builder.producerOf(gate)
  return sigmoid?.op === 'Sigmoid' ? slopeOf(x, must(sigmoid.inputs[0], 'Sigmoid has an input'), ['Mul']) : null
}

/** The u for which `gate` is `erf(u) + 1` and u is x times a constant; null when it is not of that form. */
function erfInput(x: Value, gate: Value): Value | null {
  const k = x.builder
  const sum = k.producerOf(gate)
  if (sum?.op !== 'Add') return null
  const erf = sum.inputs.map((name) => k.producerOf(k.value(name))).find((node) => node?.op === 'Erf')
  const one = sum.inputs.map((name) => k.constantOf(k.value(name))).find((constant) => constant !== null)
  if (erf == null || one?.length !== 1 || one[0] !== 1) return null
  const u = must(erf.inputs[0], 'Erf has an input')
  return slopeOf(x, u, ['Mul', 'Div']) === null ? null : k.value(u)
}

/** The s for which the value `inner` is x, or x times or divided by a constant of one element. */
function slopeOf(x: Value, inner: string, ops: readonly string[]): number | null {
  if (inner === x.name) return 1
  const k = x.builder
  const scaled = k.producerOf(k.value(inner))
  if (scaled === null || !ops.includes(scaled.op) || !scaled.inputs.includes(x.name)) return null
  // A constant above x is another function.
  if (scaled.op === 'Div' && scaled.inputs[0] !== x.name) return null
  const other = k.value(must(scaled.inputs.find((name) => name !== x.name) ?? x.name, 'two inputs'))
  const constant = k.constantOf(other)
  if (constant?.length !== 1) return null
  const value = must(constant[0], 'one element')
  return scaled.op === 'Div' ? 1 / value : value
}
