import type { ParityRow } from './parity-row.ts'

const header = [
  'model',
  'route',
  'parameters',
  'forward error',
  'VJP error',
  'forward ms',
  '× PyTorch',
  'VJP ms',
  '× PyTorch',
  'peak MB',
  '',
]

/** The rows as a Markdown table, aligned, for the terminal and for docs/parity.md alike. Times are ours / PyTorch's. */
export function parityTable(rows: readonly ParityRow[]): string {
  const cells = [header, ...rows.map(cellsOf)]
  const widths = header.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [first = '', ...rest] = cells.map(line)
  return [first, line(widths.map((width) => '-'.repeat(width))), ...rest].join('\n')
}

function cellsOf({ model, route, parameters, passed, ours, torch, failure }: ParityRow): string[] {
  const start = [model, route, count(parameters)]
  if (ours === null) return [...start, '', '', '', '', '', '', '', `FAILED: ${firstLine(failure ?? '')}`]
  return [
    ...start,
    error(ours.forwardError),
    error(ours.vjpError),
    milliseconds(ours.forwardMs),
    ratio(ours.forwardMs, torch.forwardMs),
    milliseconds(ours.vjpMs),
    ratio(ours.vjpMs, torch.vjpMs),
    String(ours.peakMb),
    passed ? 'ok' : 'MISSED',
  ]
}

function count(parameters: number): string {
  return parameters >= 1e6 ? `${(parameters / 1e6).toFixed(1)} M` : `${(parameters / 1e3).toFixed(0)} k`
}

function error(value: number | null): string {
  return value === null ? 'not finite' : value.toExponential(1)
}

function milliseconds(value: number | null): string {
  return value === null ? '' : value.toFixed(value < 10 ? 1 : 0)
}

function ratio(ours: number | null, theirs: number | null): string {
  return ours === null || theirs === null ? '' : (ours / theirs).toFixed(2)
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 160)
}
