import { z } from 'zod'
import { failure } from '../../preload/contract/errors.ts'
import { recipe } from '../../preload/contract/recipe.ts'
import {
  drawing,
  run,
  runAlarm,
  runChange,
  stepRow,
  type Drawing,
  type DrawingState,
  type Run,
  type RunAlarm,
  type RunChange,
  type StepRow,
} from '../../preload/contract/records.ts'
import type { Schema } from './schema.ts'
import type { Selectable } from 'kysely'

/** Rows to records and back. JSON columns are validated both ways: a database is input too. */

const storedFailure = z.preprocess(
  (text) => (typeof text === 'string' ? (JSON.parse(text) as unknown) : text),
  failure.nullable(),
)

export function runFromRow(
  row: Selectable<Schema['run']>,
  drawings: Drawing[],
  changes: RunChange[],
  alarms: RunAlarm[],
): Run {
  return run.parse({
    id: row.id,
    parent: row.parent,
    createdAt: row.created_at,
    recipe: recipe.parse(JSON.parse(row.recipe)),
    provider: row.provider,
    state: row.state,
    drawings,
    changes,
    alarms,
    removed: row.removed_at !== null,
  })
}

export function drawingFromRow(row: Selectable<Schema['drawing']>, steps: StepRow[]): Drawing {
  return drawing.parse({
    method: row.method,
    state: row.state,
    bestStep: row.best_step,
    unetCalls: row.unet_calls,
    seconds: row.seconds,
    steps,
    failure: storedFailure.parse(row.failure),
  })
}

export function alarmFromRow({ run_id: _run, bound, ...row }: Selectable<Schema['run_alarm']>): RunAlarm {
  return runAlarm.parse({ ...row, limit: bound })
}

export function changeFromRow({ n, at, change, from_step }: Selectable<Schema['run_change']>): RunChange {
  return runChange.parse({ n, at, fromStep: from_step, ...(JSON.parse(change) as object) })
}

export function stepFromRow(row: Selectable<Schema['step']>): StepRow {
  return stepRow.parse({
    index: row.idx,
    image: row.image,
    saliency: row.saliency,
    mask: row.mask,
    gradient: row.gradient,
    termField: row.term_field,
    loss: row.loss,
    terms: { global: row.term_global, saliency: row.term_saliency },
    guidanceScore: row.guidance_score,
    judgeScore: row.judge_score,
    gradNorm: row.grad_norm,
    latentNorm: row.latent_norm,
    cosTerms: row.cos_terms,
    ms: row.ms,
    era: row.era,
    state: row.state === null ? null : { latent: row.state, norm: row.shell },
  })
}

/** The blobs of the latents folder that belong to a step. */
export interface StepLatents {
  readonly xT: string
  readonly x0: string
}

export function rowFromStep(
  runId: string,
  method: string,
  step: StepRow,
  latents: StepLatents,
): Selectable<Schema['step']> {
  const checked = stepRow.parse(step)
  return {
    run_id: runId,
    method,
    idx: checked.index,
    image: checked.image,
    saliency: checked.saliency,
    mask: checked.mask,
    gradient: checked.gradient,
    term_field: checked.termField,
    x_t: latents.xT,
    x_0: latents.x0,
    loss: checked.loss,
    term_global: checked.terms.global,
    term_saliency: checked.terms.saliency,
    guidance_score: checked.guidanceScore,
    judge_score: checked.judgeScore,
    grad_norm: checked.gradNorm,
    latent_norm: checked.latentNorm,
    cos_terms: checked.cosTerms,
    ms: checked.ms,
    era: checked.era,
    state: checked.state?.latent ?? null,
    shell: checked.state?.norm ?? null,
  }
}

/** States that nothing comes after. */
export function isEnded(state: DrawingState): boolean {
  return state !== 'queued' && state !== 'running'
}
