import { FoveaError } from '../../preload/contract/errors.ts'
import type { EventPayload } from '../../preload/contract/events.ts'
import type { Parsed } from '../../preload/contract/methods.ts'
import type { Run } from '../../preload/contract/records.ts'
import type { Host } from '../host.ts'
import type { ProgressView } from './progress-lines.ts'

/** Ctrl-C, as often as it is pressed. Returns the way to stop listening. */
export type Interrupts = (onInterrupt: () => void) => () => void

/**
 * Submits a run and waits for its end.
 *
 * The first interrupt stops between two native calls, a second one ends the engine process at once.
 * @throws FoveaError the failure that ended the run
 */
export async function runToEnd(
  host: Host,
  request: Parsed<'run.submit'>,
  view: ProgressView,
  interrupts: Interrupts,
): Promise<Run> {
  const { api, events } = host
  const never = new AbortController().signal
  const finished = Promise.withResolvers<EventPayload<'run.finished'>>()
  let id: string | null = null
  let presses = 0

  const unsubscribe = events.subscribe((event) => {
    // One run at a time here: every event is of ours.
    if (event.name === 'run.progress') view.progress(event.payload)
    else if (event.name === 'run.step') view.step(event.payload)
    else if (event.name === 'run.drawing') view.drawing(event.payload)
    else if (event.name === 'run.finished') finished.resolve(event.payload)
  })
  const stopWatching = interrupts(() => {
    presses++
    // A run that ended in the meantime has nothing to stop.
    if (id !== null) api['run.stop']({ id, how: presses > 1 ? 'kill' : 'now' }, never).catch(() => undefined)
  })
  try {
    const submitted = await api['run.submit'](request, never)
    id = submitted.id
    if (presses > 0) await api['run.stop']({ id, how: 'now' }, never)
    const { failure } = await finished.promise
    if (failure !== null) throw new FoveaError(failure.code, failure.message, failure.item, failure.remedy)
    return await api['run.get']({ id }, never)
  } finally {
    stopWatching()
    unsubscribe()
  }
}
