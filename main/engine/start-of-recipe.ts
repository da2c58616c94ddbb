import { unpackState, withFreshNoise } from '../../models/methods/continued-state.ts'
import type { Continued } from '../../models/methods/method.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Recipe, RecipeStart } from '../../preload/contract/recipe.ts'

/**
 * Where a recipe goes on from.
 *
 * @param packed the array that `start.state` names
 * @param size elements of the pack's latent
 * @throws FoveaError recipe.combination when it belongs to another kind of latent
 */
export function startOfRecipe(
  { norm, step, update, noise }: RecipeStart,
  packed: Float32Array,
  recipe: Pick<Recipe, 'seed' | 'update'>,
  size: number,
): Continued {
  const state = unpackState(packed, size, norm)
  if (state === null) {
    throw new FoveaError(
      'recipe.combination',
      'The step to begin at was drawn at another size or by another kind of model.',
      'start',
      'Choose the pack of that step, or begin with noise.',
    )
  }
  const placed = withFreshNoise(state, noise, recipe.seed, step)
  return { state: update === recipe.update ? placed : { ...placed, momenta: null }, step }
}
