import type { GraphBuilder, Value } from './graph-builder.ts'
import { matmul } from './ops.ts'

export type ResampleFilter = 'bilinear' | 'bicubic'

/** Filter kernels and their half width in source pixels, as PIL has them (bicubic: Keys with a = −0.5). */
const kernels: Readonly<Record<ResampleFilter, { readonly support: number; readonly at: (x: number) => number }>> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    at: (x) => {
      const d = Math.abs(x)
      if (d < 1) return (1.5 * d - 2.5) * d * d + 1
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0
    },
  },
}

/**
 * A one-dimensional resampling of `from` pixels to `to`, as a matrix `[to, from]` whose rows add up to 1.
 *
 * Half-pixel centres; when shrinking, the kernel widens with the scale so that nothing aliases (PIL, and torch with
 * `antialias=True`).
 */
export function resampleMatrix(from: number, to: number, filter: ResampleFilter): Float32Array {
  const { support, at } = kernels[filter]
  const scale = from / to
  const stretch = Math.max(1, scale)
  const matrix = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale
    const begin = Math.max(0, Math.floor(centre - support * stretch + 0.5))
    const end = Math.min(from, Math.floor(centre + support * stretch + 0.5))
    const taps = Array.from({ length: end - begin }, (_, k) => at((begin + k + 0.5 - centre) / stretch))
    const total = taps.reduce((sum, tap) => sum + tap, 0)
    taps.forEach((tap, k) => {
      matrix[i * from + begin + k] = tap / total
    })
  }
  return matrix
}

/** `rows · x · colsᵀ` for pictures `[N, C, H, W]` and constant matrices `[H', H]` and `[W', W]`, given transposed. */
export function separable(x: Value, rows: Value, colsTransposed: Value): Value {
  return matmul(matmul(rows, x), colsTransposed)
}

/** Pictures `[N, C, H, W]` at another size. */
export function resample(g: GraphBuilder, x: Value, height: number, width: number, filter: ResampleFilter): Value {
  const [, , H = 0, W = 0] = x.shape
  if (H === height && W === width) return x
  const rows = g.floats(resampleMatrix(H, height, filter), [height, H])
  const cols = g.floats(transposed(resampleMatrix(W, width, filter), width, W), [W, width])
  return separable(x, rows, cols)
}

/** A `[rows, cols]` matrix as `[cols, rows]`. */
export function transposed(matrix: Float32Array, rows: number, cols: number): Float32Array {
  return Float32Array.from({ length: matrix.length }, (_, i) => matrix[(i % rows) * cols + Math.floor(i / rows)] ?? 0)
}
