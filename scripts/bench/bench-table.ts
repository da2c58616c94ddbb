import type { BenchReport } from './bench-report.ts'

/** The report for people. */
export function benchTable({ gemmPeakGflops, cases, steps, rss, peer }: BenchReport): string {
  const theirs = new Map(peer?.cases.map((row) => [row.name, row]))
  const theirSteps = new Map(peer?.steps.map((row) => [row.name, row]))
  const caseTable = table(
    [
      'case',
      'forward ms',
      'VJP ms',
      'ratio',
      'GFLOP',
      'GFLOP/s',
      'of peak',
      'MB',
      ...(peer ? ['× forward', '× VJP', 'error'] : []),
    ],
    cases.map((row) => {
      const other = theirs.get(row.name)
      const numbers = [row.forwardMs, row.vjpMs, row.ratio, row.gflop, row.gflops, row.fractionOfPeak, row.peakRssMb]
      const compared = [other?.forwardSpeedup, other?.vjpSpeedup, other?.maxRelativeError?.toExponential(0)]
      return [row.name, ...numbers, ...(peer ? compared : [])]
    }),
  )
  const stepTable = table(
    ['optimisation step', 'T', 'ms', 'MB', ...(peer ? ['PyTorch ms', '×', 'DOODL ms', '×'] : [])],
    steps.map((row) => {
      const other = theirSteps.get(row.name)
      const compared = [other?.ms, other?.speedup, other?.doodlMs, other?.doodlSpeedup]
      return [row.name, row.T, row.ms, row.peakRssMb, ...(peer ? compared : [])]
    }),
  )
  return [
    `Matrix product: ${gemmPeakGflops ?? '-'} GFLOP/s. Medians; × is how many times faster we are than ${peer ? `${peer.name} ${peer.version}` : 'a peer'}.`,
    ...(cases.length > 0 ? [caseTable] : []),
    ...(steps.length > 0 ? [stepTable] : []),
    ...(rss
      ? [`Peak memory of a step on the mini pack: T = 10 ${rss.t10} MB, T = 100 ${rss.t100} MB, ratio ${rss.ratio}.`]
      : []),
  ].join('\n\n')
}

type Cell = string | number | null | undefined

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows.map((row) => row.map((cell) => String(cell ?? '-')))]
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return cells.map(line).join('\n')
}
