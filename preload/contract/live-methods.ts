import { z } from 'zod'
import { method } from './method-schema.ts'
import { drawingState } from './records.ts'
import { methodName, recipe, runId, sha256 } from './recipe.ts'
import { runReason } from './run-details.ts'

/** What the page may ask of runs that wait, are drawn, or descend from one another. */

const nothing = z.strictObject({})

export const queueState = z.strictObject({
  paused: z.boolean(),
  /** The run under way, and whether it is held between two steps. */
  running: runId.nullable(),
  held: z.boolean(),
  /** The next first. */
  waiting: z.array(runId),
})

/** A run of a family: what it was drawn from, and its best picture. */
export const lineageNode = z.strictObject({
  id: runId,
  parent: runId.nullable(),
  parentStep: z.strictObject({ method: methodName, index: z.int().min(0) }).nullable(),
  reason: runReason,
  createdAt: z.iso.datetime(),
  state: drawingState,
  recipe,
  /** Best picture of its last drawing that has one. */
  image: sha256.nullable(),
  guidanceScore: z.number().nullable(),
  removed: z.boolean(),
})
export type LineageNode = z.infer<typeof lineageNode>

export const liveMethods = {
  'queue.get': method(nothing, queueState),
  /** Begins nothing new, and holds the run under way after its step. */
  'queue.pause': method(z.strictObject({ paused: z.boolean() }), queueState),
  /** Puts a waiting run at a place, counted from 0. @throws run.not-running when it does not wait */
  'queue.move': method(z.strictObject({ id: runId, to: z.int().min(0) }), queueState),
  /**
   * Stops the run if it is drawn, and goes on from its best step with half the step size, before all that waits. With what it was
   * changed to.
   */
  'run.rollBack': method(
    z.strictObject({ id: runId, method: methodName, index: z.int().min(0) }),
    z.strictObject({ id: runId, stepSize: z.number() }),
  ),
  /** The whole family of a run, the oldest first; at most 500. */
  'run.lineage': method(z.strictObject({ id: runId }), z.array(lineageNode)),
} as const
