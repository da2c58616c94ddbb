import type { Run } from '../../preload/contract/records.ts'

export type GetRun = (id: string) => Promise<Run>

const columns = [
  'run',
  'created',
  'prompt',
  'seed',
  'method',
  'step',
  'loss',
  'globalTerm',
  'saliencyTerm',
  'guidanceScore',
  'judgeScore',
  'gradNorm',
  'latentNorm',
  'cosTerms',
  'ms',
  'image',
] as const

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>

/** One line a step, for spreadsheets (RFC 4180). */
export async function* metricsCsv(getRun: GetRun, ids: readonly string[]): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for await (const row of rows(getRun, ids)) yield `${columns.map((name) => cell(row[name])).join(',')}\r\n`
}

/** The same as a JSON array. */
export async function* metricsOf(getRun: GetRun, ids: readonly string[]): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const row of rows(getRun, ids)) {
    yield `${separator}${JSON.stringify(row)}`
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

async function* rows(getRun: GetRun, ids: readonly string[]): AsyncGenerator<Row> {
  for (const id of ids) yield* rowsOf(await getRun(id))
}

function* rowsOf({ id, createdAt, recipe, drawings }: Run): Generator<Row> {
  for (const { method, steps } of drawings) {
    for (const step of steps) {
      yield {
        run: id,
        created: createdAt,
        prompt: recipe.prompt,
        seed: recipe.seed,
        method,
        step: step.index,
        loss: step.loss,
        globalTerm: step.terms.global,
        saliencyTerm: step.terms.saliency,
        guidanceScore: step.guidanceScore,
        judgeScore: step.judgeScore,
        gradNorm: step.gradNorm,
        latentNorm: step.latentNorm,
        cosTerms: step.cosTerms,
        ms: step.ms,
        image: step.image,
      }
    }
  }
}

/** A text that a spreadsheet would take for a formula is made one by an apostrophe (CSV injection). */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
