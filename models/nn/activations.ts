import type { Value } from './graph-builder.ts'
import { add, div, erf, mul, relu, sigmoid } from './ops.ts'

/** Activations under the names that diffusers and transformers use in their configurations. */
export const activations = {
  relu: (x) => relu(x),
  silu: (x) => mul(x, sigmoid(x)),
  /** Hendrycks & Gimpel's sigmoid form, CLIP's choice: `x·σ(1.702 x)`. */
  quick_gelu: (x) => mul(x, sigmoid(mul(x, 1.702))),
  /** The exact form, `x·Φ(x)`. */
  gelu: (x) => mul(mul(x, add(erf(div(x, Math.SQRT2)), 1)), 0.5),
} as const satisfies Readonly<Record<string, (x: Value) => Value>>

export type ActivationName = keyof typeof activations

export const activationNames = Object.keys(activations) as readonly ActivationName[]
