import { activations } from './activations.ts'
import type { ActivationName } from './activations.ts'
import { attend } from './attention.ts'
import type { Value } from './graph-builder.ts'
import { linear } from './linear.ts'
import type { Net } from './net.ts'
import { layerNorm } from './norms.ts'
import { add } from './ops.ts'
import { sizeOf } from './shaping.ts'

/** The names and constants in which pre-norm encoder layers differ between checkpoints. */
export interface TransformerLayer {
  readonly names: {
    readonly norm1: string
    readonly query: string
    readonly key: string
    readonly value: string
    readonly out: string
    readonly norm2: string
    readonly fc1: string
    readonly fc2: string
  }
  readonly heads: number
  /** Width of the feed-forward part. */
  readonly inner: number
  readonly activation: ActivationName
  readonly eps: number
}

/** One pre-norm transformer encoder layer over `[N, L, D]`: `x + attention(norm x)`, then `x + mlp(norm x)`. */
export function transformerLayer(net: Net, prefix: string, x: Value, layer: TransformerLayer, mask?: Value): Value {
  const { names, heads, inner, activation, eps } = layer
  const width = sizeOf(x, -1)
  const dense = (name: string, value: Value, out: number) => linear(net, `${prefix}.${name}`, value, out)

  const a = layerNorm(net, `${prefix}.${names.norm1}`, x, eps)
  const mixed = attend(
    dense(names.query, a, width),
    dense(names.key, a, width),
    dense(names.value, a, width),
    heads,
    mask,
  )
  const h = add(x, dense(names.out, mixed, width))

  const b = layerNorm(net, `${prefix}.${names.norm2}`, h, eps)
  return add(h, dense(names.fc2, activations[activation](dense(names.fc1, b, inner)), width))
}
