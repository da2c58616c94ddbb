import type { GraphBuilder, Value } from './graph-builder.ts'
import { add, matmul, mul, reshape, softmax, transpose } from './ops.ts'
import { sizeOf } from './shaping.ts'

/**
 * Scaled dot-product attention in several heads: `softmax(q kᵀ / √d + mask) v`.
 *
 * @param q `[N, L, D]`, or `[1, L, D]` to ask N the same; `k` and `v` are `[N, S, D]`. The result is `[N, L, D]`.
 * @param mask added to the logits, `[L, S]` or broadcastable; −∞ as a large negative number.
 */
export function attend(q: Value, k: Value, v: Value, heads: number, mask?: Value): Value {
  const size = sizeOf(q, 2) / heads
  if (!Number.isInteger(size)) throw new RangeError(`${heads} heads do not divide ${sizeOf(q, 2)} channels`)
  const split = (x: Value, perm: readonly number[]) =>
    transpose(reshape(x, [sizeOf(x, 0), sizeOf(x, 1), heads, size]), perm)

  // Scaling the queries rather than the logits touches L·D instead of L·S numbers.
  const logits = matmul(split(mul(q, 1 / Math.sqrt(size)), [0, 2, 1, 3]), split(k, [0, 2, 3, 1]))
  const weights = softmax(mask === undefined ? logits : add(logits, mask), -1)
  const mixed = transpose(matmul(weights, split(v, [0, 2, 1, 3])), [0, 2, 1, 3])
  return reshape(mixed, [sizeOf(mixed, 0), sizeOf(q, 1), sizeOf(q, 2)])
}

/** `[L, L]`: a token sees itself and what stands before it. */
export function causalMask(g: GraphBuilder, length: number): Value {
  const mask = new Float32Array(length * length)
  // Low enough that exp() is exactly 0 beside any logit; −Infinity would make NaN gradients.
  for (let row = 0; row < length; row++) mask.fill(-1e30, row * length + row + 1, (row + 1) * length)
  return g.floats(mask, [length, length])
}
