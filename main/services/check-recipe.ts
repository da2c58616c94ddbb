import { validateOptions } from '../../models/methods/run-method.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'
import { methodOptions } from '../engine/method-options.ts'

/** What the contract's schema cannot say of a recipe. @throws FoveaError recipe.* */
export function checkRecipe(recipe: Recipe): void {
  if (recipe.prompt.trim() === '') {
    throw new FoveaError('recipe.empty-prompt', 'The prompt is empty.', 'prompt', 'Say what is to be drawn.')
  }
  if (new Set(recipe.methods).size !== recipe.methods.length) {
    throw new FoveaError('recipe.option', 'A method is named twice.', recipe.methods.join(), 'Name each method once.')
  }
  if (recipe.mask !== null && recipe.follow !== null) {
    const remedy = 'Use one mask for all steps, or paint that follows each prediction.'
    throw new FoveaError('recipe.option', 'A mask and paint that follows were both named.', 'follow', remedy)
  }
  if (recipe.source !== undefined && (recipe.sampler !== 'edict' || recipe.update !== 'doodl')) {
    throw new FoveaError(
      'recipe.combination',
      'A drawing that begins with a picture needs the sampler edict, which alone can be inverted, and the update doodl.',
      'source',
      'Choose edict and doodl, or begin with noise.',
    )
  }
  const [problem] = validateOptions(methodOptions(recipe))
  if (problem === undefined) return
  const { code, option, message } = problem
  throw new FoveaError(code, message, option, `Change ${option} and try again.`)
}
