import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import { isEnded } from '../store/run-records.ts'
import type { RunService } from './runs.ts'
import type { StartService } from './starts.ts'

/** Small enough to differ, large enough to arrive: three in a row are an eighth. */
const shrink = 0.5
const smallest = 0.01

export interface RollBack {
  /** @throws FoveaError run.unknown, step.unknown, recipe.*, pack.* */
  (id: string, method: MethodName, index: number): Promise<{ id: string; stepSize: number }>
}

/**
 * Goes on from a step of a run, usually its best, with half the step size: with all as it was it would go wrong in the same way again.
 *
 * A run under way is stopped between two native calls, and the new one is the next. It draws what was left of the old, under what
 * that was last changed to.
 */
export function rollBack(runs: RunService, starts: StartService): RollBack {
  return async (id, method, index) => {
    const run = await runs.get(id)
    const { start } = await starts.at(id, method, index)
    if (!isEnded(run.state)) await runs.stop(id, 'now')
    const { mask, follow, weights, ...changed } = method === 'sgool' ? (run.changes.at(-1) ?? run.recipe) : run.recipe
    const before = changed.stepSize ?? run.recipe.stepSize ?? 1
    const stepSize = Math.max(smallest, before * shrink)
    const optSteps = Math.max(1, (changed.optSteps ?? run.recipe.optSteps) - index)
    const recipe: Recipe = { ...run.recipe, mask, follow, weights, methods: [method], start, stepSize, optSteps }
    return { id: await runs.submit(recipe, id, { reason: 'branch', step: { method, index } }, true), stepSize }
  }
}
