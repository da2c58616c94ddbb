import { z } from 'zod'
import { failure, type Failure } from '../../../preload/contract/errors.ts'
import { importAnswer, type ImportAnswer } from '../../../preload/contract/library-export.ts'

export type Imported =
  | { readonly name: string; readonly state: 'waiting' }
  | { readonly name: string; readonly state: 'done'; readonly answer: ImportAnswer }
  | { readonly name: string; readonly state: 'refused'; readonly failure: Failure | null }

const refusal = z.object({ failure: failure.nullable() })

/** Sends a file to the library. What it could not take is an answer too; null means that nothing was said about it. */
export async function importFile(file: File, signal: AbortSignal): Promise<Imported> {
  const { name } = file
  try {
    const response = await fetch(`import?name=${encodeURIComponent(name)}`, { method: 'POST', body: file, signal })
    const said: unknown = await response.json()
    if (response.ok) return { name, state: 'done', answer: importAnswer.parse(said) }
    return { name, state: 'refused', failure: refusal.parse(said).failure }
  } catch {
    return { name, state: 'refused', failure: null }
  }
}
