import type { Value } from './graph-builder.ts'
import { addLowRank } from './low-rank.ts'
import { weight } from './net.ts'
import type { Net } from './net.ts'
import { gemm, reshape } from './ops.ts'
import { sizeOf } from './shaping.ts'

/**
 * A fully connected layer over the last axis: `x Wᵀ + b`, `W` `[out, in]` as every checkpoint stores it.
 *
 * `Gemm(transB=1)` rather than Transpose + MatMul: ORT would fold the transpose into a second copy of the weights
 * (reference/engine.md 0.7).
 */
export function linear(net: Net, name: string, x: Value, out: number, bias = true): Value {
  const size = sizeOf(x, -1)
  const leading = x.shape.slice(0, -1)
  const w = weight(net, `${name}.weight`, [out, size])
  const b = bias ? weight(net, `${name}.bias`, [out]) : null
  const rows = reshape(x, [-1, size])
  return reshape(addLowRank(net, name, rows, gemm(rows, w, b, { transB: true })), [...leading, out])
}
