import { createHash } from 'node:crypto'
import { recipe as recipeSchema, type Recipe } from '../../preload/contract/recipe.ts'

/**
 * One name for all recipes that differ in their methods at most: their pictures belong together.
 *
 * Options at their default are left out, so that a new option changes no key of old recipes.
 */
export function recipeKey(recipe: Recipe): string {
  return hash(
    Object.entries(recipe)
      .filter(([name, value]) => name !== 'methods' && JSON.stringify(value) !== JSON.stringify(defaults[name]))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** One name for all runs of the same words and the same noise. */
export function groupKey({ prompt, negative, seed }: Pick<Recipe, 'prompt' | 'negative' | 'seed'>): string {
  return hash([prompt, negative, seed])
}

const required = ['prompt', 'seed', 'pack', 'methods', 'steps', 'guidance', 'optSteps', 'weights'] as const

/** What the schema fills in; what every recipe must say itself has no default. */
const defaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(
    recipeSchema.parse({
      prompt: 'x',
      seed: 0,
      pack: 'x',
      methods: ['sd'],
      steps: 1,
      guidance: 0,
      optSteps: 1,
      weights: { global: 0, saliency: 0 },
    }),
  ).filter(([name]) => !required.some((own) => own === name)),
)

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}
