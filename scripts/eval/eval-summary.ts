import { methodNames, type MethodName } from '../../models/methods/method.ts'
import type { EvalRow } from './eval-rows.ts'
import { meanInterval, type Interval } from './interval.ts'

/** What is compared. */
export const measures = ['guidanceScore', 'judgeScore', 'seconds', 'cpuSeconds', 'unetCalls'] as const
export type Measure = (typeof measures)[number]

/** The differences that are reported: each method against SD, and the order the methods are expected in. */
export const comparisons: readonly (readonly [MethodName, MethodName])[] = [
  ['baseline', 'sd'],
  ['doodl', 'sd'],
  ['sgool', 'sd'],
  ['doodl', 'baseline'],
  ['sgool', 'doodl'],
]

export interface MethodSummary {
  readonly method: MethodName
  readonly measures: Readonly<Partial<Record<Measure, Interval>>>
}

export interface Comparison {
  readonly method: MethodName
  readonly against: MethodName
  readonly measures: Readonly<Partial<Record<Measure, Interval>>>
}

export interface EvalSummary {
  readonly methods: readonly MethodSummary[]
  readonly comparisons: readonly Comparison[]
}

/**
 * Means, and means of paired differences, with 95 % t intervals.
 *
 * A prompt's seeds are averaged first: two pictures of one prompt are not independent, so that n is the number of prompts. A
 * difference counts only pictures of the same prompt and seed, which start from the same noise.
 */
export function summarise(rows: readonly EvalRow[]): EvalSummary {
  const drawn = methodNames.filter((method) => rows.some((row) => row.method === method))
  return {
    methods: drawn.map((method) => ({ method, measures: each((measure) => averages(rows, method, measure)) })),
    comparisons: comparisons
      .filter((pair) => pair.every((method) => drawn.includes(method)))
      .map(([method, against]) => ({
        method,
        against,
        measures: each((measure) => differences(rows, method, against, measure)),
      })),
  }
}

function each(values: (measure: Measure) => readonly number[]): Partial<Record<Measure, Interval>> {
  const known = measures.map((measure) => [measure, values(measure)] as const).filter(([, list]) => list.length > 0)
  return Object.fromEntries(known.map(([measure, list]) => [measure, meanInterval(list)]))
}

function averages(rows: readonly EvalRow[], method: MethodName, measure: Measure): readonly number[] {
  const values = rows.filter((row) => row.method === method)
  return perPrompt(values.map((row) => ({ prompt: row.prompt, value: row[measure] })))
}

function differences(
  rows: readonly EvalRow[],
  method: MethodName,
  against: MethodName,
  measure: Measure,
): readonly number[] {
  const key = ({ prompt, seed }: EvalRow): string => JSON.stringify([prompt, seed])
  const others = new Map(rows.filter((row) => row.method === against).map((row) => [key(row), row[measure]]))
  const pairs = rows
    .filter((row) => row.method === method)
    .map((row) => {
      const [value, other] = [row[measure], others.get(key(row)) ?? null]
      return { prompt: row.prompt, value: value === null || other === null ? null : value - other }
    })
  return perPrompt(pairs)
}

/** One value a prompt: the mean of its known ones. */
function perPrompt(values: readonly { readonly prompt: string; readonly value: number | null }[]): readonly number[] {
  const groups = new Map<string, number[]>()
  for (const { prompt, value } of values) {
    if (value !== null) groups.set(prompt, [...(groups.get(prompt) ?? []), value])
  }
  return [...groups.values()].map((group) => group.reduce((sum, value) => sum + value, 0) / group.length)
}
