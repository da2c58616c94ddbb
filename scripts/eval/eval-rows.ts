import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { methodName } from '../../preload/contract/recipe.ts'

/** One drawing's result: the picture a method keeps, never one the judge would have picked. */
const evalRow = z.strictObject({
  prompt: z.string(),
  seed: z.int(),
  method: methodName,
  guidanceScore: z.number(),
  judgeScore: z.number().nullable(),
  loss: z.number(),
  bestStep: z.int(),
  unetCalls: z.int(),
  seconds: z.number(),
  /** Of all threads: what a busy machine does not change. */
  cpuSeconds: z.number(),
})
export type EvalRow = z.infer<typeof evalRow>

/** Results so far, one JSON object a line; an evaluation that was ended goes on from them. */
export interface EvalRows {
  readonly rows: readonly EvalRow[]
  readonly add: (row: EvalRow) => void
}

/** Opens or begins a file of rows. A last line that a crash cut short is dropped and its drawing made again. */
export function openRows(file: string): EvalRows {
  mkdirSync(path.dirname(file), { recursive: true })
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) writeFileSync(file, whole)
  const rows = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => evalRow.parse(JSON.parse(line)))
  return {
    rows,
    add(row) {
      rows.push(row)
      appendFileSync(file, `${JSON.stringify(row)}\n`)
    },
  }
}
