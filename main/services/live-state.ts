import { defaultOptions } from '../../models/methods/defaults.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'
import type { LiveSettings } from '../../preload/contract/records.ts'
import type { LiveState, PaintedMask } from '../engine/live-mask.ts'

/** What a run is drawn under before anything was changed. */
export function firstLiveState(recipe: Recipe, painted: PaintedMask): LiveState {
  return { ...settingsOf(recipe, recipe), painted, era: 0, changes: 0 }
}

/** After change number n. A new era begins only where the loss measures something else: a smaller step does not. */
export function nextLiveState(
  before: LiveState,
  recipe: Recipe,
  was: LiveSettings,
  next: LiveSettings,
  painted: PaintedMask,
  n: number,
): LiveState {
  const isSame = measureOf(was) === measureOf(next)
  return { ...settingsOf(recipe, next), painted, era: isSame ? before.era : before.era + 1, changes: n }
}

function settingsOf(recipe: Recipe, { weights, stepSize, optSteps, stopWhenFlat }: LiveSettings) {
  return {
    weights,
    stepSize: stepSize ?? recipe.stepSize ?? defaultOptions.stepSize,
    optSteps: optSteps ?? recipe.optSteps,
    stopWhenFlat: stopWhenFlat ?? recipe.stopWhenFlat ?? defaultOptions.stopWhenFlat,
  }
}

function measureOf({ mask, follow, weights: { global, saliency } }: LiveSettings): string {
  return JSON.stringify([mask, follow, global, saliency])
}
