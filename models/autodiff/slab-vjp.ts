import { must } from '../must.ts'
import { intOf, strOf } from '../onnx/attributes.ts'
import type { Shape } from '../onnx/graph.ts'
import { sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, cast, clip, gather, gemm, mul, reduceSum, reshape, split, sub } from '../nn/ops.ts'
import { fromFront, int32s, oneHot } from './one-hot.ts'
import { none, type Rule } from './rule.ts'

/**
 * Slabs of a tensor named by index vectors, as GatherND and ScatterND do.
 *
 * The vectors become plain row numbers of the data seen as `[rows, slab]`, so that the rest is a choice of rows.
 */
function slabs(data: Shape, indices: Value, batchDims: number) {
  const k = indices.builder
  const depth = must(indices.shape.at(-1), 'indices have a last axis')
  const named = data.slice(batchDims, batchDims + depth)
  const batch = sizeOf(data.slice(0, batchDims))
  const count = sizeOf(indices.shape) / depth
  const rows = batch * sizeOf(named)
  const slab = sizeOf(data.slice(batchDims + depth))
  const starts = Array.from({ length: count }, (_, i) => Math.floor((i * batch) / count) * sizeOf(named))
  const strides = named.map((_, i) => sizeOf(named.slice(i + 1)))
  const vectors = k.constantOf(indices)
  if (vectors !== null) {
    const known = starts.map((start, i) =>
      named.reduce((sum, side, j) => {
        const at = must(vectors[i * depth + j], 'inside the vectors')
        return sum + (at < 0 ? at + side : at) * must(strides[j], 'one an axis')
      }, start),
    )
    return { row: k.ints(known), known, rows, count, slab }
  }
  const parts = split(reshape(indices, [count, depth]), 1, new Array<number>(depth).fill(1))
  const terms = parts.map((part, i) => {
    const at = fromFront(part, must(named[i], 'a named side'))
    return strides[i] === 1 ? at : k.op('Mul', [at, int32s(at, [must(strides[i], 'one an axis')], [1])])
  })
  const within = reshape(
    terms.reduce((sum, term) => add(sum, term)),
    [count],
  )
  return { row: batch === 1 ? within : add(within, int32s(within, starts, [count])), known: null, rows, count, slab }
}

export const gatherNdVjp: Rule = ({ a, b, g, attrs }) => {
  const { row, rows, count, slab } = slabs(a.shape, b, intOf(attrs, 'batch_dims', 0))
  const dX = gemm(oneHot(row, rows, g.dtype), reshape(g, [count, slab]), null, { transA: true })
  return [reshape(dX, a.shape), none]
}

/** Overwritten slabs get nothing, added ones pass everything on. Indices may not repeat when they overwrite (ONNX). */
export const scatterNdVjp: Rule = ({ k, a, b, c, g, attrs, needs }) => {
  const reduction = strOf(attrs, 'reduction', 'none')
  if (reduction !== 'none' && reduction !== 'add') throw new Error(`the reduction ${reduction} has no gradient here`)
  const { row, known, rows, slab } = slabs(a.shape, b, 0)
  const flat = reshape(g, [rows, slab])
  const dUpdates = needs(2) ? reshape(gather(flat, row, 0), c.shape) : none
  if (reduction === 'add' || !needs(0)) return [g, none, dUpdates]
  const hit =
    known === null
      ? clip(reduceSum(oneHot(row, rows, g.dtype), [0], false), 0, 1)
      : cast(k.floats(hits(known, rows), [rows]), g.dtype)
  return [reshape(mul(flat, reshape(sub(1, hit), [rows, 1])), a.shape), none, dUpdates]
}

function hits(row: readonly number[], rows: number): Float32Array {
  const hit = new Float32Array(rows)
  for (const at of row) hit[at] = 1
  return hit
}
