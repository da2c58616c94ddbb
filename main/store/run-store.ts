import { sql } from 'kysely'
import type { Failure } from '../../preload/contract/errors.ts'
import type { MethodName } from '../../preload/contract/recipe.ts'
import type {
  Drawing,
  DrawingState,
  LiveSettings,
  Run,
  RunAlarm,
  RunChange,
  StepRow,
} from '../../preload/contract/records.ts'
import {
  alarmFromRow,
  changeFromRow,
  drawingFromRow,
  isEnded,
  rowFromStep,
  runFromRow,
  stepFromRow,
  type StepLatents,
} from './run-records.ts'
import { recordModel } from './model-store.ts'
import type { NewRun } from './new-run.ts'
import { newRunRow } from './new-run-row.ts'
import { listRuns, type RunPage } from './list-runs.ts'
import type { History } from './schema.ts'

export interface DrawingEnd {
  readonly state: DrawingState
  readonly bestStep: number | null
  readonly unetCalls: number
  readonly seconds: number
  readonly failure: Failure | null
}

/** Queries on runs. When a promise resolves, SQLite has fsynced. */
export interface RunStore {
  readonly create: (run: NewRun) => Promise<void>
  readonly get: (id: string) => Promise<Run | null>
  readonly list: (before: string | null, limit: number) => Promise<RunPage>
  readonly setState: (id: string, state: DrawingState, failure: Failure | null) => Promise<void>
  readonly startDrawing: (id: string, method: MethodName) => Promise<void>
  readonly addStep: (id: string, method: MethodName, step: StepRow, latents: StepLatents) => Promise<void>
  readonly endDrawing: (id: string, method: MethodName, end: DrawingEnd) => Promise<void>
  /** Records a change of a run under way, and answers with its number. */
  readonly addChange: (id: string, live: LiveSettings, at: Date) => Promise<RunChange>
  /** A step drawn after n changes is the first one under each of them that had none. Returns those. */
  readonly settleChanges: (id: string, n: number, step: number) => Promise<RunChange[]>
  readonly addAlarm: (id: string, alarm: RunAlarm) => Promise<void>
  /** False when there is no such run. */
  readonly setRemoved: (id: string, at: Date | null) => Promise<boolean>
  /** Runs that a crash left queued or running become interrupted. Returns how many. */
  readonly markInterrupted: () => Promise<number>
}

export function runStore(history: History): RunStore {
  async function drawingsOf(id: string): Promise<Drawing[]> {
    const rows = await history.selectFrom('drawing').selectAll().where('run_id', '=', id).orderBy('position').execute()
    const steps = await history.selectFrom('step').selectAll().where('run_id', '=', id).orderBy('idx').execute()
    return rows.map((row) => drawingFromRow(row, steps.filter(({ method }) => method === row.method).map(stepFromRow)))
  }

  async function changesOf(id: string): Promise<RunChange[]> {
    const rows = await history.selectFrom('run_change').selectAll().where('run_id', '=', id).orderBy('n').execute()
    return rows.map(changeFromRow)
  }

  async function alarmsOf(id: string): Promise<RunAlarm[]> {
    const rows = await history
      .selectFrom('run_alarm')
      .selectAll()
      .where('run_id', '=', id)
      .orderBy('at')
      .orderBy('step')
      .execute()
    return rows.map(alarmFromRow)
  }

  return {
    async create(run) {
      const { id, recipe } = run
      await history.transaction().execute(async (tx) => {
        if (run.model !== undefined) await recordModel(tx, run.model, run.createdAt)
        if (run.imported !== undefined) {
          await tx.insertInto('run').values(newRunRow(run)).execute()
          return
        }
        const { seq } = await tx.insertInto('run').values(newRunRow(run)).returning('seq').executeTakeFirstOrThrow()
        await tx
          .insertInto('job')
          .values({ run_seq: seq, state: 'queued', queued_at: run.createdAt.toISOString(), ended_at: null })
          .execute()
        const drawings = recipe.methods.map((method, position) => newDrawing(id, method, position))
        await tx.insertInto('drawing').values(drawings).execute()
      })
    },
    async get(id) {
      const row = await history.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : runFromRow(row, await drawingsOf(id), await changesOf(id), await alarmsOf(id))
    },
    list: (before, limit) => listRuns(history, before, limit),
    async setState(id, state, failure) {
      await history.transaction().execute(async (tx) => {
        await tx
          .updateTable('run')
          .set({ state, failure: storedJson(failure) })
          .where('id', '=', id)
          .execute()
        await tx
          .updateTable('job')
          .set(({ eb }) => ({
            state,
            attempts: state === 'running' ? eb('attempts', '+', 1) : eb.ref('attempts'),
            ended_at: isEnded(state) ? sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` : null,
          }))
          .where('run_seq', '=', (eb) => eb.selectFrom('run').select('seq').where('id', '=', id))
          .execute()
      })
    },
    async startDrawing(id, method) {
      await history
        .updateTable('drawing')
        .set({ state: 'running' })
        .where('run_id', '=', id)
        .where('method', '=', method)
        .execute()
    },
    async addStep(id, method, step, latents) {
      await history.transaction().execute(async (tx) => {
        await tx
          .insertInto('step')
          .values(rowFromStep(id, method, step, latents))
          .execute()
        await tx
          .updateTable('drawing')
          .set({ best_step: lowestLoss })
          .where('run_id', '=', id)
          .where('method', '=', method)
          .execute()
      })
    },
    async endDrawing(id, method, { state, bestStep, unetCalls, seconds, failure }) {
      await history
        .updateTable('drawing')
        .set({ state, best_step: bestStep, unet_calls: unetCalls, seconds, failure: storedJson(failure) })
        .where('run_id', '=', id)
        .where('method', '=', method)
        .execute()
    },
    async addChange(id, live, at) {
      return history.transaction().execute(async (tx) => {
        const { last } = await tx
          .selectFrom('run_change')
          .select(({ fn }) => fn.coalesce(fn.max('n'), sql<number>`0`).as('last'))
          .where('run_id', '=', id)
          .executeTakeFirstOrThrow()
        const row = { run_id: id, n: last + 1, at: at.toISOString(), change: JSON.stringify(live), from_step: null }
        await tx.insertInto('run_change').values(row).execute()
        return changeFromRow(row)
      })
    },
    async settleChanges(id, n, step) {
      const rows = await history
        .updateTable('run_change')
        .set({ from_step: step })
        .where('run_id', '=', id)
        .where('n', '<=', n)
        .where('from_step', 'is', null)
        .returningAll()
        .execute()
      return rows.map(changeFromRow)
    },
    async addAlarm(id, { limit, ...alarm }) {
      await history
        .insertInto('run_alarm')
        .values({ run_id: id, ...alarm, bound: limit })
        .onConflict((oc) => oc.doNothing())
        .execute()
    },
    async setRemoved(id, at) {
      const removed_at = at === null ? null : at.toISOString()
      const { numUpdatedRows } = await history
        .updateTable('run')
        .set({ removed_at })
        .where('id', '=', id)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async markInterrupted() {
      return history.transaction().execute(async (tx) => {
        await tx.updateTable('job').set({ state: 'interrupted' }).where('state', 'in', ['queued', 'running']).execute()
        await tx
          .updateTable('drawing')
          .set({ state: 'interrupted' })
          .where('state', 'in', ['queued', 'running'])
          .execute()
        const { numUpdatedRows } = await tx
          .updateTable('run')
          .set({ state: 'interrupted' })
          .where('state', 'in', ['queued', 'running'])
          .executeTakeFirst()
        return Number(numUpdatedRows)
      })
    },
  }
}

/** The best step is the one of lowest loss of the newest era, the first of equals: never the judge's choice. */
const lowestLoss = sql<number>`(
  SELECT idx FROM step WHERE step.run_id = drawing.run_id AND step.method = drawing.method ORDER BY era DESC, loss, idx LIMIT 1
)`

function newDrawing(id: string, method: MethodName, position: number) {
  return { run_id: id, method, position, state: 'queued', best_step: null, unet_calls: 0, seconds: 0, failure: null }
}

function storedJson(failure: Failure | null): string | null {
  return failure === null ? null : JSON.stringify(failure)
}
