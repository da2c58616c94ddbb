import { must } from '../../models/must.ts'

/**
 * The larger of ‖actual − expected‖ / ‖expected‖ (everything is right on the whole) and max|actual − expected| /
 * max|expected| (nothing is wrong anywhere). NaN when anything is not finite, which passes no bar.
 */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers for ${expected.length}`)
  let squares = 0
  let size = 0
  let difference = 0
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const wanted = must(expected[i], 'in range')
    const off = Math.abs(must(actual[i], 'in range') - wanted)
    if (!Number.isFinite(off)) return NaN
    squares += off * off
    size += wanted * wanted
    difference = Math.max(difference, off)
    largest = Math.max(largest, Math.abs(wanted))
  }
  return Math.max(Math.sqrt(squares / size), difference / largest)
}
