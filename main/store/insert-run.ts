import { sql } from 'kysely'
import type { AnnotationState } from '../../preload/contract/annotation.ts'
import type { Drawing, DrawingState, StepRow } from '../../preload/contract/records.ts'
import { restoreStates } from './annotation-store.ts'
import { recordModel } from './model-store.ts'
import { newRunRow } from './new-run-row.ts'
import { rowFromStep, type StepLatents } from './run-records.ts'
import type { NewRun } from './new-run.ts'
import type { History } from './schema.ts'

/** A run with all that belongs to it, as an archive brings it. */
export interface WholeRun {
  readonly run: NewRun
  readonly state: DrawingState
  readonly drawings: readonly Drawing[]
  readonly latentsOf: (drawing: Drawing, step: StepRow) => StepLatents
  readonly annotation: AnnotationState | null
}

/** All or nothing, in one transaction. The files must be on disk. */
export async function insertWholeRun(history: History, whole: WholeRun): Promise<void> {
  const { run, state, drawings, latentsOf, annotation } = whole
  await history.transaction().execute(async (tx) => {
    if (run.model !== undefined) await recordModel(tx, run.model, run.createdAt)
    await tx
      .insertInto('run')
      .values({ ...newRunRow(run), state })
      .execute()
    for (const [position, drawing] of drawings.entries()) {
      const { method, unetCalls, seconds, failure } = drawing
      await tx
        .insertInto('drawing')
        .values({
          run_id: run.id,
          method,
          position,
          state: drawing.state,
          best_step: null,
          unet_calls: unetCalls,
          seconds,
          failure: failure === null ? null : JSON.stringify(failure),
        })
        .execute()
      const rows = drawing.steps.map((step) => rowFromStep(run.id, method, step, latentsOf(drawing, step)))
      // SQLite binds 32,766 values at most.
      for (let i = 0; i < rows.length; i += 500) {
        await tx
          .insertInto('step')
          .values(rows.slice(i, i + 500))
          .execute()
      }
      await sql`UPDATE drawing SET best_step = ${drawing.bestStep} WHERE run_id = ${run.id} AND method = ${method}`.execute(
        tx,
      )
    }
    if (annotation !== null) await restoreStates(tx, [annotation])
  })
}
