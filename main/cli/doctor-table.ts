import type { ProviderReport } from '../engine-supervisor/probe-process.ts'
import type { OperatorReport } from '../engine/probe-messages.ts'

/** A row an operator, a column a provider that starts; below, what is wrong and what does not start. */
export function doctorTable(ops: readonly string[], reports: readonly ProviderReport[]): string {
  const started = reports.filter(({ refusal }) => refusal === null)
  const width = Math.max(8, ...ops.map((op) => op.length)) + 2
  const head = ['operator'.padEnd(width), ...started.map(({ provider }) => provider.padEnd(columnWidth))].join('')
  const rows = ops.map((op) => {
    const cells = started.map(({ operators }) => cell(operators.find((report) => report.op === op)))
    return [op.padEnd(width), ...cells.map((text) => text.padEnd(columnWidth))].join('').trimEnd()
  })
  const table = started.length === 0 ? [] : [head.trimEnd(), ...rows, '', legend, '']
  return [...table, ...started.flatMap(findings), ...reports.flatMap(refusals)].join('\n') + '\n'
}

const columnWidth = 22
const legend = 'forward / gradient: largest error, relative. *: some of it runs on the CPU. -: nothing to compare.'

function cell(report: OperatorReport | undefined): string {
  if (report === undefined) return '?'
  const { status, forwardError, gradientError } = report
  if (status === 'failed') return 'FAILED'
  const errors = `${shown(forwardError)} / ${shown(gradientError)}`
  return status === 'wrong' ? `WRONG ${errors}` : `${errors}${status === 'shared' ? ' *' : ''}`
}

function shown(error: number | null): string {
  return error === null ? '-' : error === 0 ? '0' : error.toExponential(0)
}

function findings({ provider, operators }: ProviderReport): string[] {
  const bad = operators.filter(({ status }) => status === 'wrong' || status === 'failed')
  const good = operators.length - bad.length
  const lines = bad.map(({ op, status, reason }) => `  ${op} ${status}: ${reason ?? 'no reason given'}`)
  return [`${provider}: ${good} of ${operators.length} operators are right.`, ...lines]
}

function refusals({ refusal }: ProviderReport): string[] {
  return refusal === null ? [] : [refusal.message, `  do: ${refusal.remedy}`]
}
