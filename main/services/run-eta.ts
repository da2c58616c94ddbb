import type { EngineProgress } from '../engine/messages.ts'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'

/**
 * Time left for a whole run: the drawing under way, and the waiting ones at the pace measured so far.
 *
 * Null until the pace is known. A backward call not measured yet is taken to cost two forward ones.
 */
export function runEtaMs(
  recipe: Recipe,
  waiting: readonly MethodName[],
  { methodEtaMs, callMs }: EngineProgress,
): number | null {
  if (methodEtaMs === null) return null
  const forward = callMs.forward ?? callMs.backward
  if (forward === null) return null
  const backward = callMs.backward ?? 2 * forward
  return waiting.reduce((sum, method) => sum + cost(recipe, method, forward, backward), methodEtaMs)
}

function cost(recipe: Recipe, method: MethodName, forward: number, backward: number): number {
  const { steps, optSteps, sampler, gradient } = recipe
  const chains = sampler === 'edict' ? 2 : 1
  switch (method) {
    case 'sd':
      return steps * chains * forward
    case 'baseline':
      return steps * (2 * forward + backward)
    case 'doodl':
    case 'sgool':
      return optSteps * (steps * chains * forward + (gradient === 'shortcut' ? 1 : steps * chains) * backward)
  }
}
