import { defaultOptions } from '../../models/methods/defaults.ts'
import type { MethodOptions } from '../../models/methods/method.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'

/** A recipe as the methods want it: what an artist does not set comes from the papers. */
export function methodOptions(recipe: Recipe): MethodOptions {
  const { sampler, gradient, update, steps, guidance, optSteps, seed, weights, region } = recipe
  const { stepSize = defaultOptions.stepSize, stopWhenFlat = defaultOptions.stopWhenFlat } = recipe
  const asked = { sampler, gradient, steps, guidance, optSteps, stepSize, stopWhenFlat, seed, weights, region }
  return { ...defaultOptions, ...asked, updateRule: update }
}
