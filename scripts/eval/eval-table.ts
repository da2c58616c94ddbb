import type { MethodName } from '../../models/methods/method.ts'
import { measures, type EvalSummary } from './eval-summary.ts'
import type { Interval } from './interval.ts'

const names: Readonly<Record<MethodName, string>> = { sd: 'SD', baseline: 'Baseline', doodl: 'DOODL', sgool: 'SGOOL' }

/** The summary as a Markdown table, aligned, for the terminal and for docs/results.md alike. */
export function evalTable({ methods, comparisons }: EvalSummary): string {
  const header = ['', 'guidance score', 'judge score', 'seconds', 'CPU seconds', 'U-Net calls']
  const rows = [
    ...methods.map(({ method, measures: m }) => [names[method], ...measures.map((measure) => plain(m[measure]))]),
    ...comparisons.map(({ method, against, measures: m }) => [
      `${names[method]} − ${names[against]}`,
      ...measures.map((measure) => signed(m[measure])),
    ]),
  ]
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function plain(interval: Interval | undefined): string {
  if (interval === undefined) return 'none'
  const { mean, low, high } = interval
  return low === null || high === null ? mean.toFixed(2) : `${mean.toFixed(2)} ± ${((high - low) / 2).toFixed(2)}`
}

function signed(interval: Interval | undefined): string {
  if (interval === undefined) return 'none'
  const { mean, low, high } = interval
  const range = low === null || high === null ? '' : ` [${sign(low)}, ${sign(high)}]`
  return `${sign(mean)}${range}`
}

function sign(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
