import { z } from 'zod'
import { meanInterval, type Interval } from './interval.ts'

/** One drawing: which object was painted, and what the judge says of each object's crop before and after. */
export const maskRow = z.strictObject({
  prompt: z.string(),
  seed: z.int(),
  painted: z.union([z.literal(0), z.literal(1)]),
  /** 100·cos of the first and of the second object's crop with that object's own caption. */
  before: z.tuple([z.number(), z.number()]),
  after: z.tuple([z.number(), z.number()]),
  bestStep: z.int(),
  seconds: z.number(),
})
export type MaskRow = z.infer<typeof maskRow>

export interface MaskSummary {
  /** Gain of the crop `object` when `painted` was painted. */
  readonly gains: readonly { readonly object: 0 | 1; readonly painted: 0 | 1; readonly gain: Interval }[]
  /** Paired: the gain of an object's crop with the mask on it, minus the gain with the mask on the other. */
  readonly differences: readonly { readonly object: 0 | 1 | null; readonly difference: Interval }[]
}

/** Seeds of a prompt are averaged first: n is the number of prompts. */
export function summariseMaskRows(rows: readonly MaskRow[]): MaskSummary {
  const prompts = [...new Set(rows.map(({ prompt }) => prompt))]
  const gain = (prompt: string, object: 0 | 1, painted: 0 | 1): number => {
    const own = rows.filter((row) => row.prompt === prompt && row.painted === painted)
    return own.reduce((sum, { before, after }) => sum + after[object] - before[object], 0) / own.length
  }
  const difference = (prompt: string, object: 0 | 1): number =>
    gain(prompt, object, object) - gain(prompt, object, object === 0 ? 1 : 0)
  const objects = [0, 1] as const
  return {
    gains: objects.flatMap((object) =>
      objects.map((painted) => ({ object, painted, gain: meanInterval(prompts.map((p) => gain(p, object, painted))) })),
    ),
    differences: [
      ...objects.map((object) => ({ object, difference: meanInterval(prompts.map((p) => difference(p, object))) })),
      { object: null, difference: meanInterval(prompts.map((p) => (difference(p, 0) + difference(p, 1)) / 2)) },
    ],
  }
}

const names = ['first', 'second'] as const

/** The summary as a Markdown table. */
export function maskTable({ gains, differences }: MaskSummary): string {
  const gainOf = (object: 0 | 1, painted: 0 | 1): string =>
    written(gains.find((each) => each.object === object && each.painted === painted)?.gain)
  const rows = [
    [
      'crop of',
      'gain, mask on the first',
      'gain, mask on the second',
      'gain with the mask on it − with it on the other',
    ],
    ...([0, 1] as const).map((object) => [
      `the ${names[object]} object`,
      gainOf(object, 0),
      gainOf(object, 1),
      written(differences.find((each) => each.object === object)?.difference),
    ]),
    ['either', '', '', written(differences.find((each) => each.object === null)?.difference)],
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [header = [], ...body] = rows
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

function written(interval: Interval | undefined): string {
  if (interval === undefined) return ''
  const { mean, low, high } = interval
  return low === null || high === null ? sign(mean) : `${sign(mean)} [${sign(low)}, ${sign(high)}]`
}

function sign(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
