import { twoSidedQuantile } from './student-t.ts'

/** A mean with its 95 % confidence interval; no interval from fewer than two values. */
export interface Interval {
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
  /** Independent values behind it. */
  readonly n: number
}

/** The t interval of the mean of independent values. */
export function meanInterval(values: readonly number[]): Interval {
  const n = values.length
  if (n === 0) throw new RangeError('the mean of no values')
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  if (n < 2) return { mean, low: null, high: null, n }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = twoSidedQuantile(0.95, n - 1) * Math.sqrt(variance / n)
  return { mean, low: mean - half, high: mean + half, n }
}
