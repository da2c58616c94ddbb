import { z } from 'zod'
import { recipe, type Recipe } from './recipe.ts'

/** What of a run is wanted back. */
export const recallPart = z.enum(['all', 'prompt', 'seed', 'mask', 'settings'])
export type RecallPart = z.infer<typeof recallPart>

/** Fields to lay over a recipe that is being typed. */
export const recalled = recipe.partial()
export type Recalled = Partial<Recipe>

/** The fields of a recipe that a part stands for. Every field but `pack` belongs to exactly one part besides `all`. */
export function recall(from: Recipe, part: RecallPart): Recalled {
  const { prompt, negative, seed, mask, follow, ...settings } = from
  switch (part) {
    case 'all':
      return from
    case 'prompt':
      return { prompt, negative }
    case 'seed':
      return { seed }
    case 'mask':
      // Paint that follows the prediction excludes a mask, so that they only come together.
      return { mask, follow }
    case 'settings':
      return settings
  }
}
