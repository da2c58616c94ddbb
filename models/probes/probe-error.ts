import { must } from '../must.ts'
import type { ProbedCase } from './probe.ts'

type Arrays = Readonly<Record<string, Float32Array>>

/** How far one case is off, as parts of the largest number that was to come out; NaN where a number is missing. */
export interface CaseError {
  readonly name: string
  readonly forward: number
  /** Null for operators without a gradient. */
  readonly gradient: number | null
}

/** Against another provider's numbers for the same inputs. */
export function errorAgainst(test: ProbedCase, actual: Arrays, expected: Arrays): CaseError {
  const error = (name: string) => largestDifference(of(actual, name), of(expected, name))
  const gradients = test.pulled?.gradients.map(({ d }) => error(d)) ?? null
  return { name: test.name, forward: error(test.y), gradient: gradients === null ? null : worst(gradients) }
}

/** Length of the step of central differences, in units of each input element. */
const h = 0.003

/** The points at which a probe is run for `errorOfDifferences`: everything moved along one direction at once. */
export function movedFeeds(cases: readonly ProbedCase[], feeds: Arrays): readonly Arrays[] {
  const moving = new Set(cases.flatMap(({ pulled }) => pulled?.gradients.map(({ input }) => input) ?? []))
  return [h, -h, 2 * h, -2 * h].map((step) =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, values]) => [
        name,
        moving.has(name) ? values.map((value, i) => value + step * direction(name, i)) : values,
      ]),
    ),
  )
}

/** `<ct, (y(x+hv) − y(x−hv)) / 2h>`, extrapolated once, against `<Jᵀ ct, v>`. */
export function errorOfDifferences(
  test: ProbedCase,
  feeds: Arrays,
  at: Arrays,
  moved: readonly Arrays[],
): number | null {
  if (test.pulled === null) return null
  const ct = of(feeds, test.pulled.cotangent)
  const [f1 = NaN, b1 = NaN, f2 = NaN, b2 = NaN] = moved.map((outputs) => dot(of(outputs, test.y), (i) => ct[i] ?? NaN))
  const measured = (8 * (f1 - b1) - (f2 - b2)) / (12 * h)
  const products = test.pulled.gradients.map(({ input, d }) => dot(of(at, d), (i) => direction(input, i)))
  const pulled = products.reduce((sum, product) => sum + product, 0)
  const size = Math.max(...test.pulled.gradients.map(({ d }) => norm(of(at, d))), 0.1)
  return Math.abs(measured - pulled) / size
}

/** The larger of two errors, where NaN is larger than anything. */
export function worst(errors: readonly number[]): number {
  return errors.reduce((largest, error) => (Number.isNaN(largest) || error <= largest ? largest : error), 0)
}

/** ±1, the same for the same element. */
function direction(input: string, i: number): number {
  return ((i * 7919 + input.length * 31) * 2654435761) % 4294967296 < 2147483648 ? 1 : -1
}

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return NaN
  const size = Math.max(...expected.map(Math.abs), 1e-6)
  return worst(Array.from(actual, (value, i) => Math.abs(value - (expected[i] ?? NaN)) / size))
}

function dot(values: Float32Array, weight: (i: number) => number): number {
  return values.reduce((sum, value, i) => sum + value * weight(i), 0)
}

const norm = (values: Float32Array): number => Math.sqrt(dot(values, (i) => values[i] ?? NaN))

function of(arrays: Arrays, name: string): Float32Array {
  return must(arrays[name], `the probe gives ${name}`)
}
