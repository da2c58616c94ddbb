import { must } from '../must.ts'
import { floatOf, intOf, ints, intsOf } from '../onnx/attributes.ts'
import { gemm, matmul, mul, reshape, transpose } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Rule } from './rule.ts'

/**
 * `Y = A B`: `dA = dY Bᵀ`, `dB = Aᵀ dY`.
 *
 * A matrix `B` (a weight) goes through `Gemm(transB)`, which reads it as it is stored; ORT would fold a Transpose into a
 * second copy of it (reference/engine.md 0.7).
 */
export const matmulVjp: Rule = ({ a, b, g, y }) => {
  const a2 = a.shape.length === 1 ? reshape(a, [1, ...a.shape]) : a
  const b2 = b.shape.length === 1 ? reshape(b, [...b.shape, 1]) : b
  const batch = [...y.shape]
  const n = b.shape.length === 1 ? 1 : must(batch.pop(), 'a column axis')
  const m = a.shape.length === 1 ? 1 : must(batch.pop(), 'a row axis')
  const g2 = reshape(g, [...batch, m, n])
  if (b2.shape.length > 2) return [matmul(g2, swapLast(b2)), gradRight(a2, b2, g2)]

  const flatG = reshape(g2, [-1, must(b2.shape[1], 'rank 2')])
  const flatA = reshape(a2, [-1, must(b2.shape[0], 'rank 2')])
  const dA = gemm(flatG, b2, null, { transB: true })
  const dB = gemm(flatA, flatG, null, { transA: true })
  return [reshape(dA, a.shape), reshape(dB, b.shape)]
}

/** `Aᵀ dY`, or the transpose of `dYᵀ A` when `B` is itself a transpose, so that the two cancel (attention's keys). */
function gradRight(a: Value, b: Value, g: Value): Value {
  const producer = b.builder.producerOf(b)
  const rank = b.shape.length
  const perm = producer?.op === 'Transpose' ? intsOf(producer.attributes, 'perm', null) : null
  if (perm === null || perm.at(-1) === rank - 1 || a.shape.length !== rank) return matmul(swapLast(a), g)
  return transpose(matmul(swapLast(g), a), lastSwapped(rank))
}

/**
 * The last two axes exchanged.
 *
 * A plain Transpose right before MatMul costs nothing (ORT fuses it), whereas merging it with an earlier one would leave
 * a permutation that has to be carried out; so it only cancels, never merges.
 */
function swapLast(x: Value): Value {
  const perm = lastSwapped(x.shape.length)
  const merged = transpose(x, perm)
  const source = x.builder.producerOf(x)?.inputs[0]
  return merged.name === source ? merged : x.builder.op('Transpose', [x], { perm: ints(perm) })
}

function lastSwapped(rank: number): number[] {
  const perm = Array.from({ length: rank }, (_, i) => i)
  return [...perm.slice(0, -2), rank - 1, rank - 2]
}

/** `Y = alpha A' B' + beta C`, where `'` is an optional transposition: four cases, none of which transposes a tensor. */
export const gemmVjp: Rule = ({ a, b, g, attrs, inputs }) => {
  const alpha = floatOf(attrs, 'alpha', 1)
  const transA = intOf(attrs, 'transA', 0) === 1
  const transB = intOf(attrs, 'transB', 0) === 1
  const dA = transA
    ? gemm(b, g, null, { alpha, transA: transB, transB: true })
    : gemm(g, b, null, { alpha, transB: !transB })
  const dB = transB
    ? gemm(g, a, null, { alpha, transA: true, transB: transA })
    : gemm(a, g, null, { alpha, transA: !transA })
  return inputs.length > 2 ? [dA, dB, mul(g, floatOf(attrs, 'beta', 1))] : [dA, dB]
}
