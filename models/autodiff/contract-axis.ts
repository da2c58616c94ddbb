import { must } from '../must.ts'
import type { Value } from '../nn/graph-builder.ts'
import { matmul, transpose, untranspose } from '../nn/ops.ts'

/** A dense row-major matrix `[rows, cols]`. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float32Array
}

export function matrixOf(rows: number, cols: number, entry: (row: number, col: number) => number): Matrix {
  return {
    rows,
    cols,
    data: Float32Array.from({ length: rows * cols }, (_, i) => entry(Math.floor(i / cols), i % cols)),
  }
}

export function transposed({ rows, cols, data }: Matrix): Matrix {
  return matrixOf(cols, rows, (row, col) => must(data[col * cols + row], 'inside the matrix'))
}

/** Applies a constant matrix along one axis: `y[…, o, …] = Σ_i m[o, i] · x[…, i, …]`. */
export function contractAxis(x: Value, axis: number, m: Matrix): Value {
  const k = x.builder
  const rank = x.shape.length
  if (axis === rank - 2) return matmul(k.floats(m.data, [m.rows, m.cols]), x)
  const t = transposed(m)
  const right = k.floats(t.data, [t.rows, t.cols])
  if (axis === rank - 1) return matmul(x, right)
  const perm = Array.from({ length: rank }, (_, i) => i)
  perm[axis] = rank - 1
  perm[rank - 1] = axis
  return untranspose(matmul(transpose(x, perm), right), perm)
}
