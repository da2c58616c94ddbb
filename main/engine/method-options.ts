import { defaultOptions } from '../../models/methods/defaults.ts'
import type { MethodOptions } from '../../models/methods/method.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'

/** A recipe as the methods want it: what an artist does not set comes from the papers. */
export function methodOptions(recipe: Recipe): MethodOptions {
  const { sampler, gradient, update, steps, guidance, optSteps, seed, weights, region } = recipe
  return { ...defaultOptions, sampler, gradient, updateRule: update, steps, guidance, optSteps, seed, weights, region }
}
