import { createHash } from 'node:crypto'
import type { StepRow } from '../../../preload/contract/records.ts'
import type { MethodName, Recipe } from '../../../preload/contract/recipe.ts'
import { toyGradient, toyPicture, toySaliency, toyTermField } from './toy-scene.ts'

/** How many steps a method makes of a recipe. */
export function stepsOf(method: MethodName, { optSteps }: Recipe): number {
  return method === 'sd' || method === 'baseline' ? 1 : optSteps
}

/** Stores PNG bytes under their hash. */
export function storePicture(pictures: Map<string, Uint8Array>, png: Uint8Array): string {
  const sha256 = createHash('sha256').update(png).digest('hex')
  pictures.set(sha256, png)
  return sha256
}

/** Lowest loss three quarters of the way: so that best and last differ. */
export function toyStep(method: MethodName, index: number, recipe: Recipe, pictures: Map<string, Uint8Array>): StepRow {
  const total = stepsOf(method, recipe)
  const way = total === 1 ? 0 : index / (total - 1)
  const gain = { sd: 0, baseline: 0.9, doodl: 3.4 * (1 - (way - 0.75) ** 2), sgool: 5.1 * (1 - (way - 0.75) ** 2) }[
    method
  ]
  const global = 0.52 - gain / 40
  const saliency = method === 'sgool' ? 0.47 - gain / 36 : 0
  const isOptimised = total > 1
  return {
    index,
    image: storePicture(pictures, toyPicture(recipe.seed, method, isOptimised ? 0.82 + 0.18 * way : 1)),
    saliency: storePicture(pictures, toySaliency(recipe.seed)),
    mask: recipe.mask,
    gradient: isOptimised ? storePicture(pictures, toyGradient(recipe.seed, way)) : null,
    termField: isOptimised ? storePicture(pictures, toyTermField(recipe.seed, way)) : null,
    loss: global + saliency,
    terms: { global, saliency },
    guidanceScore: 24.1 + gain,
    judgeScore: 22.8 + gain * 0.6,
    gradNorm: isOptimised ? 1.8 - way : null,
    latentNorm: 32,
    cosTerms: method === 'sgool' ? 0.63 : null,
    ms: 1500,
    era: 0,
    state: null,
  }
}
