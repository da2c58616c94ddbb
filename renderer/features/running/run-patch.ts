import type { EventPayload } from '../../../preload/contract/events.ts'
import type { Drawing, Run, StepRow } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'

/** What a run looks like after one of the host's events. Pure; events may arrive twice or before the first answer. */

function patchDrawing(run: Run, method: MethodName, patch: (drawing: Drawing) => Drawing): Run {
  return { ...run, drawings: run.drawings.map((drawing) => (drawing.method === method ? patch(drawing) : drawing)) }
}

/** A step was stored. A step that is already known is replaced. */
export function withStep(run: Run, { method, step }: EventPayload<'run.step'>): Run {
  return patchDrawing({ ...run, state: 'running' }, method, (drawing) => {
    const steps = [...drawing.steps.filter(({ index }) => index !== step.index), step].sort((a, b) => a.index - b.index)
    const best = steps.reduce((better, each) => (isBetter(each, better) ? each : better))
    const state = drawing.state === 'queued' ? 'running' : drawing.state
    return { ...drawing, state, steps, bestStep: best.index }
  })
}

/** Losses of two eras measure different things: the newer era first, then the lower loss. */
function isBetter(a: StepRow, b: StepRow): boolean {
  return a.era === b.era ? a.loss < b.loss : a.era > b.era
}

/** The artist changed the run, or a change took effect. */
export function withChange(run: Run, { change }: EventPayload<'run.changed'>): Run {
  const changes = [...run.changes.filter(({ n }) => n !== change.n), change].sort((a, b) => a.n - b.n)
  return { ...run, changes }
}

/** A drawing was warned of. */
export function withAlarm(run: Run, { alarm }: EventPayload<'run.alarm'>): Run {
  const others = run.alarms.filter(
    ({ method, kind, step }) => method !== alarm.method || kind !== alarm.kind || step !== alarm.step,
  )
  return { ...run, alarms: [...others, alarm] }
}

/** A drawing began or ended. */
export function withDrawing(run: Run, { method, state, bestStep, failure }: EventPayload<'run.drawing'>): Run {
  return patchDrawing(run, method, (drawing) => ({
    ...drawing,
    state,
    failure,
    bestStep: bestStep ?? drawing.bestStep,
  }))
}

/** The run ended; drawings that never began end with it. */
export function withEnd(run: Run, { state }: EventPayload<'run.finished'>): Run {
  return {
    ...run,
    state,
    drawings: run.drawings.map((drawing) => (isOpen(drawing.state) ? { ...drawing, state } : drawing)),
  }
}

/** Is something still to come? */
export function isOpen(state: Run['state']): boolean {
  return state === 'queued' || state === 'running'
}
