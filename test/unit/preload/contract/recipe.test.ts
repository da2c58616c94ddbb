import { expect, it } from 'vitest'
import { recipe } from '../../../../preload/contract/recipe.ts'
import { methodNames, gradientModes, samplerNames, updateRules } from '../../../../models/methods/method.ts'

/** As a picture of the first release holds it. */
const old = {
  prompt: 'a cat',
  negative: '',
  seed: 1,
  pack: 'mini',
  methods: ['sgool'],
  sampler: 'edict',
  steps: 50,
  guidance: 4,
  optSteps: 20,
  weights: { global: 1, saliency: 1 },
  region: 'soft',
  mask: null,
}

it('reads recipes from before gradients and updates could be chosen, as what they were', () => {
  expect(recipe.parse(old)).toEqual({ ...old, follow: null, gradient: 'full', update: 'doodl' })
})

it('knows the methods’ own names, no more and no fewer', () => {
  const { sampler, gradient, update, methods } = recipe.shape
  expect(sampler.unwrap().options).toEqual(samplerNames)
  expect(gradient.unwrap().options).toEqual(gradientModes)
  expect(update.unwrap().options).toEqual(updateRules)
  expect(methods.element.options).toEqual(methodNames)
})
