import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ParityRow } from './parity-row.ts'

/** What is already compared, model by model, so that a run that was cut off can go on. */
export interface KeptRows {
  /** Null where this model has not been compared with these options. */
  readonly of: (model: string) => readonly ParityRow[] | null
  readonly keep: (model: string, rows: readonly ParityRow[]) => void
}

/** @param options other options are another comparison: their rows are not taken over */
export function keptRows(folder: string, options: object): KeptRows {
  const asked = JSON.stringify(options)
  const fileOf = (model: string) => path.join(folder, `${model}.json`)
  return {
    of(model) {
      if (!existsSync(fileOf(model))) return null
      const kept = JSON.parse(readFileSync(fileOf(model), 'utf8')) as { asked: string; rows: readonly ParityRow[] }
      return kept.asked === asked ? kept.rows : null
    },
    keep(model, rows) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(fileOf(model), JSON.stringify({ asked, rows }))
    },
  }
}
