import type { TFunction } from 'i18next'
import type { LineageNode } from '../../../preload/contract/live-methods.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'

/** What of a recipe is looked at, in the order in which it is told. */
const parts = [
  'prompt',
  'negative',
  'regionPrompt',
  'seed',
  'mask',
  'weights',
  'stepSize',
  'optSteps',
  'methods',
  'guidance',
  'steps',
  'sampler',
  'gradient',
  'update',
  'region',
  'pack',
  'noise',
] as const
type Part = (typeof parts)[number]

/** In which ways a run's recipe differs from its parent's, a few words each; empty when in none. */
export function recipeChanges(t: TFunction, { recipe, parentStep }: LineageNode, parent: LineageNode): string[] {
  const left = parentStep?.index ?? 0
  return parts.flatMap((part) => {
    const [was, is] = [valueOf(part, parent.recipe), valueOf(part, recipe)]
    // Steps count from 0 again in a branch: as many as were left is no change.
    if (part === 'optSteps' && recipe.optSteps === parent.recipe.optSteps - left) return []
    if (part === 'methods' && parentStep !== null && recipe.methods.join() === parentStep.method) return []
    if (part === 'noise' && is === 0) return []
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [sayChange(t, part, recipe)]
  })
}

function valueOf(part: Part, recipe: Recipe): unknown {
  if (part === 'noise') return recipe.start?.noise ?? 0
  if (part === 'mask') return [recipe.mask, recipe.follow]
  if (part === 'stepSize') return recipe.stepSize ?? 1
  return recipe[part] ?? null
}

function sayChange(t: TFunction, part: Part, recipe: Recipe): string {
  switch (part) {
    case 'prompt':
      return t('lineage.prompt', { value: recipe.prompt })
    case 'regionPrompt':
      return t('lineage.regionPrompt', { value: recipe.regionPrompt ?? '–' })
    case 'seed':
      return t('lineage.seed', { value: recipe.seed })
    case 'weights':
      return t('lineage.weights', recipe.weights)
    case 'stepSize':
      return t('lineage.stepSize', { value: recipe.stepSize ?? 1 })
    case 'optSteps':
      return t('lineage.optSteps', { value: recipe.optSteps })
    case 'methods':
      return t('lineage.methods', { value: recipe.methods.map((method) => t(`method.${method}`)).join(', ') })
    case 'guidance':
      return t('lineage.guidance', { value: recipe.guidance })
    case 'noise':
      return t('lineage.noise', { value: Math.round(100 * (recipe.start?.noise ?? 0)) })
    case 'mask':
    case 'negative':
    case 'steps':
    case 'sampler':
    case 'gradient':
    case 'update':
    case 'region':
    case 'pack':
      return t(`lineage.${part}`)
  }
}
