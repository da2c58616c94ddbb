import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { stepsOf } from './toy-steps.ts'

export interface Work {
  readonly run: Run
  readonly drawing: Drawing
  /** The step to draw next. */
  readonly index: number
  readonly total: number
}

/** The next step of the oldest run that is not done, or null. */
export function nextWork(runs: ReadonlyMap<string, Run>): Work | null {
  for (const run of runs.values()) {
    if (run.state !== 'queued' && run.state !== 'running') continue
    const drawing = run.drawings.find(({ state }) => state === 'queued' || state === 'running')
    if (drawing === undefined) continue
    return { run, drawing, index: drawing.steps.length, total: stepsOf(drawing.method, run.recipe) }
  }
  return null
}
