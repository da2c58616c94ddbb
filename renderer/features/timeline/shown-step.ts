import type { Drawing, StepRow } from '../../../preload/contract/records.ts'
import type { MethodName, Recipe } from '../../../preload/contract/recipe.ts'

/**
 * One cursor over all lanes. `null` follows: the newest step of what is being drawn, the best of what is done.
 * A number shows that step in every lane, and the last one in lanes that are shorter.
 */
export type Cursor = number | null

/** The step of a drawing that the cursor shows; null before its first. */
export function shownStep(drawing: Drawing, cursor: Cursor): StepRow | null {
  const { steps, bestStep, state } = drawing
  if (cursor !== null) return steps[Math.min(cursor, steps.length - 1)] ?? null
  const best = state === 'running' ? undefined : steps.find(({ index }) => index === bestStep)
  return best ?? steps.at(-1) ?? null
}

/** How many steps a method makes of a recipe: SD and Baseline draw once. */
export function plannedSteps(method: MethodName, recipe: Recipe): number {
  return method === 'sd' || method === 'baseline' ? 1 : recipe.optSteps
}

/** The last place the cursor can stand at; -1 before the first step. */
export function lastStep(drawings: readonly Drawing[]): number {
  return Math.max(-1, ...drawings.map(({ steps }) => steps.length - 1))
}

/** Where the cursor stands after moving by `by`; from "follow" it starts at the step shown in `from`. */
export function moveCursor(cursor: Cursor, by: number, drawings: readonly Drawing[], from: MethodName): Cursor {
  const last = lastStep(drawings)
  if (last < 0) return null
  return Math.max(0, Math.min(last, cursorOrigin(cursor, drawings, from) + by))
}

/** The step at which the cursor's line is drawn: its own, or while it follows the step shown in the chosen lane, or in the longest before that has any. */
export function cursorOrigin(cursor: Cursor, drawings: readonly Drawing[], from: MethodName): number {
  if (cursor !== null) return Math.min(cursor, Math.max(0, lastStep(drawings)))
  const longest = drawings.find(({ steps }) => steps.length - 1 === lastStep(drawings))
  const chosen = drawings.find(({ method, steps }) => method === from && steps.length > 0) ?? longest
  const shown = chosen === undefined ? null : shownStep(chosen, null)
  return shown === null || chosen === undefined ? 0 : chosen.steps.indexOf(shown)
}

/** A drawing's score against plain SD's of the same run and seed; null without both. */
export function scoreAgainstSd(step: StepRow, drawings: readonly Drawing[]): number | null {
  const plain = drawings.find(({ method }) => method === 'sd')?.steps[0]
  return plain === undefined || plain === step ? null : step.guidanceScore - plain.guidanceScore
}

/** Did the guidance score rise against SD's while the judge, which never guided, went down or stood still? */
export function isDiverging(step: StepRow, drawings: readonly Drawing[]): boolean {
  const plain = drawings.find(({ method }) => method === 'sd')?.steps[0]
  if (plain === undefined || plain.judgeScore === null || step.judgeScore === null) return false
  return step.guidanceScore > plain.guidanceScore && step.judgeScore <= plain.judgeScore && step !== plain
}
