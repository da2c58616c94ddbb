import { z } from 'zod'
import { drawingState, runAlarm, runChange, stepRow } from './records.ts'
import { failure } from './errors.ts'
import { downloadRecord } from './downloads.ts'
import { likenessWork } from './gallery.ts'
import { queueState } from './live-methods.ts'
import { modelId } from './models.ts'
import { methodName, runId } from './recipe.ts'

/** What the host tells the page unasked. Each event carries a sequence number on the wire. */
export const events = {
  /** At most ten a second. `etaMs` is for the whole run. */
  'run.progress': z.strictObject({
    id: runId,
    method: methodName,
    outer: z.int(),
    outerTotal: z.int(),
    inner: z.int(),
    innerTotal: z.int(),
    phase: z.enum(['loading', 'forward', 'backward']),
    methodEtaMs: z.number().nullable(),
    etaMs: z.number().nullable(),
  }),
  /** A rough picture of the latent under way, at `/preview/<run>/<method>/<n>.png`. */
  'run.preview': z.strictObject({ id: runId, method: methodName, n: z.int() }),
  /** Sent after the step is on disk and in the history. */
  'run.step': z.strictObject({ id: runId, method: methodName, step: stepRow }),
  'run.drawing': z.strictObject({
    id: runId,
    method: methodName,
    state: drawingState,
    bestStep: z.int().nullable(),
    failure: failure.nullable(),
  }),
  /** A run was changed while it is drawn, or a change took effect. */
  'run.changed': z.strictObject({ id: runId, change: runChange }),
  /** A drawing is in trouble, or unlikely to gain more; recorded with the run. */
  'run.alarm': z.strictObject({ id: runId, alarm: runAlarm }),
  /** The order of what waits, or whether it is paused, may have changed. */
  'queue.changed': queueState,
  'run.finished': z.strictObject({ id: runId, state: drawingState, failure: failure.nullable() }),
  /** The library of masks changed: ask again. */
  'masks.changed': z.strictObject({}),
  /** The library of models or the packs made of it changed: ask again. */
  'models.changed': z.strictObject({}),
  /** At most four a second for each. */
  'download.progress': downloadRecord,
  /** A download began, ended, or was paused: ask again. */
  'downloads.changed': z.strictObject({}),
  /** Something was dropped on the window: the model it became, or why it became none. */
  'model.dropped': z.strictObject({ id: modelId.nullable(), failure: failure.nullable() }),
  'model.hashing': z.strictObject({
    id: modelId,
    state: z.enum(['running', 'done', 'failed']),
    done: z.number(),
    total: z.number(),
  }),
  /** A run is being drawn again to be compared: `done` of `total` steps were the same so far. */
  'run.verifying': z.strictObject({ id: runId, method: methodName, done: z.int(), total: z.int() }),
  /** Older pictures are being looked at for likeness. */
  'library.likeness': likenessWork,
  /** The list of runs changed: ask again. */
  'library.changed': z.strictObject({}),
} as const

export type EventTable = typeof events
export type EventName = keyof EventTable
export type EventPayload<K extends EventName> = z.output<EventTable[K]>
