import { sql } from 'kysely'
import type { Failure } from '../../preload/contract/errors.ts'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import { recipe as recipeSchema } from '../../preload/contract/recipe.ts'
import type { Drawing, DrawingState, Run, StepRow } from '../../preload/contract/records.ts'
import { drawingFromRow, rowFromStep, runFromRow, stepFromRow, type StepLatents } from './run-records.ts'
import { listRuns, type RunPage } from './list-runs.ts'
import type { History } from './schema.ts'

export interface NewRun {
  readonly id: string
  readonly parent: string | null
  readonly createdAt: Date
  readonly recipe: Recipe
  readonly provider: string
}

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

  return {
    async create({ id, parent, createdAt, recipe, provider }) {
      await history.transaction().execute(async (tx) => {
        const row = {
          id,
          parent,
          created_at: createdAt.toISOString(),
          recipe: JSON.stringify(recipeSchema.parse(recipe)),
          provider,
        }
        await tx
          .insertInto('run')
          .values({ ...row, state: 'queued', failure: null, removed_at: null })
          .execute()
        const drawings = recipe.methods.map((method, position) => newDrawing(id, method, position))
        await tx.insertInto('drawing').values(drawings).execute()
      })
    },
    async get(id) {
      const row = await history.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : runFromRow(row, await drawingsOf(id))
    },
    list: (before, limit) => listRuns(history, before, limit),
    async setState(id, state, failure) {
      await history
        .updateTable('run')
        .set({ state, failure: storedJson(failure) })
        .where('id', '=', id)
        .execute()
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

/** The best step is the one of lowest loss, the first of equals: never the judge's choice. */
const lowestLoss = sql<number>`(
  SELECT idx FROM step WHERE step.run_id = drawing.run_id AND step.method = drawing.method ORDER BY loss, idx LIMIT 1
)`

function newDrawing(id: string, method: MethodName, position: number) {
  return { run_id: id, method, position, state: 'queued', best_step: null, unet_calls: 0, seconds: 0, failure: null }
}

function storedJson(failure: Failure | null): string | null {
  return failure === null ? null : JSON.stringify(failure)
}
