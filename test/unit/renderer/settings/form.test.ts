import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recipe as recipeSchema } from '../../../../preload/contract/recipe.ts'
import { checkRecipe } from '../../../../main/services/check-recipe.ts'
import { must } from '../../../../models/must.ts'
import {
  balanceOf,
  formOf,
  maxSeed,
  randomSeed,
  recipeOf,
  samplerChoices,
  stepChoices,
  stepsOnOffer,
  weightsOf,
  withPack,
  withSampler,
  type Form,
} from '../../../../renderer/features/settings/form.ts'
import { toyPack } from '../../../support/ui-host/toy-pack.ts'

const form: Form = {
  prompt: ' a cat ',
  negative: '',
  seed: 7,
  pack: 'toy',
  methods: ['sgool', 'sd'],
  sampler: 'ddim',
  gradient: 'full',
  update: 'doodl',
  steps: 20,
  guidance: 4,
  optSteps: 20,
  balance: 0.5,
  region: 'soft',
  regionPrompt: '',
  mask: null,
  source: null,
  start: null,
  stepSize: 1,
  stopWhenFlat: false,
  follow: null,
}

describe('the balance', () => {
  it.each([
    [0, { global: 1, saliency: 0 }],
    [0.25, { global: 1, saliency: 0.5 }],
    [0.5, { global: 1, saliency: 1 }],
    [0.75, { global: 0.5, saliency: 1 }],
    [1, { global: 0, saliency: 1 }],
  ])('%f weighs %o', (balance, weights) => {
    expect(weightsOf(balance)).toEqual(weights)
  })

  it('comes back from the weights it gave, at every place of the slider', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (n) => {
        expect(balanceOf(weightsOf(n / 20))).toBeCloseTo(n / 20, 5)
      }),
    )
  })

  it('of weights that are larger than one is that of their ratio', () => {
    expect(balanceOf({ global: 10, saliency: 10 })).toBe(0.5)
    expect(balanceOf({ global: 0, saliency: 0 })).toBe(0.5)
  })
})

describe('the recipe of the panel', () => {
  it('passes the contract, with its methods in drawing order and its prompt trimmed', () => {
    const recipe = recipeSchema.parse(recipeOf(form))
    expect(recipe).toMatchObject({ prompt: 'a cat', methods: ['sd', 'sgool'], weights: { global: 1, saliency: 1 } })
  })

  it('does not exist without a pack', () => {
    expect(recipeOf({ ...form, pack: null })).toBeNull()
  })

  it('says what the painted part shows only where that was written', () => {
    expect(recipeOf({ ...form, regionPrompt: '  ' })).not.toHaveProperty('regionPrompt')
    const recipe = recipeSchema.parse(recipeOf({ ...form, regionPrompt: ' a red hat ' }))
    expect(recipe.regionPrompt).toBe('a red hat')
    expect(formOf(recipe).regionPrompt).toBe('a red hat')
  })

  it('begins with a picture only as that can be done, whatever the sampler', () => {
    for (const sampler of samplerChoices) {
      const chosen = { ...withSampler(form, sampler, toyPack), source: 'ab'.repeat(32), update: 'reno' as const }
      const recipe = recipeSchema.parse(recipeOf(chosen))
      expect(() => checkRecipe(recipe)).not.toThrow()
      expect(formOf(recipe).source).toBe(chosen.source)
    }
    expect(recipeOf(form)).not.toHaveProperty('source')
  })

  it('gives the same panel back', () => {
    const recipe = recipeSchema.parse(must(recipeOf(form), 'the form has a pack'))
    expect(formOf(recipe)).toEqual({ ...form, prompt: 'a cat', methods: ['sd', 'sgool'] })
  })
})

describe('choosing a pack', () => {
  it('takes its recommendations, and drops a mask of another size', () => {
    expect(withPack({ ...form, mask: 'ab'.repeat(32), steps: 50 }, toyPack)).toMatchObject({ steps: 20, mask: null })
  })

  it('keeps what the artist wrote', () => {
    expect(withPack(form, toyPack).prompt).toBe(' a cat ')
    expect(withPack({ ...form, prompt: '' }, toyPack).prompt).toBe(toyPack.defaults.prompt)
  })
})

describe('choosing a sampler', () => {
  it('gives every combination of the panel a recipe that is not refused', () => {
    for (const from of samplerChoices) {
      for (const to of samplerChoices) {
        const chosen = withSampler(withSampler({ ...form, gradient: 'shortcut' }, from, toyPack), to, toyPack)
        const recipe = recipeSchema.parse(must(recipeOf(chosen), 'the form has a pack'))
        expect(() => checkRecipe(recipe)).not.toThrow()
        expect(stepsOnOffer(chosen)).toContain(chosen.steps)
      }
    }
  })

  it('takes one step of a distilled model, and the pack’s number again afterwards', () => {
    const one = withSampler({ ...form, gradient: 'shortcut' }, 'one-step', toyPack)
    expect([one.steps, one.gradient, stepsOnOffer(one)]).toEqual([1, 'full', [1]])
    expect(withSampler(one, 'ddim', toyPack).steps).toBe(toyPack.defaults.steps)
    expect(withPack(one, toyPack).steps).toBe(1)
  })

  it('keeps what the next one can work with', () => {
    const shortcut = { ...form, gradient: 'shortcut', steps: 50 } as const
    expect(withSampler(shortcut, 'dpmpp-2m', toyPack)).toMatchObject({ gradient: 'shortcut', steps: 50 })
    expect(withSampler(shortcut, 'edict', toyPack)).toMatchObject({ gradient: 'full', steps: 50 })
  })
})

it('offers only numbers of steps that divide 1000', () => {
  expect(stepChoices.filter((steps) => 1000 % steps !== 0)).toEqual([])
})

it('rolls seeds that the contract takes', () => {
  for (let n = 0; n < 100; n++) {
    const seed = randomSeed()
    expect(Number.isInteger(seed) && seed >= 0 && seed <= maxSeed).toBe(true)
  }
})
