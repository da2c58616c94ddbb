import { describe, expect, it } from 'vitest'
import { defaultOptions } from '../../../../models/methods/defaults.ts'
import { samplerNames, type MethodOptions } from '../../../../models/methods/method.ts'
import { validateOptions } from '../../../../models/methods/run-method.ts'

const problemsOf = (changes: Partial<MethodOptions>) => validateOptions({ ...defaultOptions, ...changes })

describe('validateOptions', () => {
  it('accepts the defaults, and the ends of every range', () => {
    expect(problemsOf({})).toEqual([])
    expect(problemsOf({ seed: 0xffff_ffff, optSteps: 500, steps: 1000 })).toEqual([])
    expect(problemsOf({ seed: 0, optSteps: 1, steps: 1, sampler: 'one-step' })).toEqual([])
  })

  it.each([
    [{ steps: 30 }, 'recipe.steps', 'steps'],
    [{ steps: 0 }, 'recipe.steps', 'steps'],
    [{ steps: NaN }, 'recipe.steps', 'steps'],
    [{ seed: -1 }, 'recipe.seed', 'seed'],
    [{ seed: 2 ** 32 }, 'recipe.seed', 'seed'],
    [{ seed: 1.5 }, 'recipe.seed', 'seed'],
    [{ optSteps: 0 }, 'recipe.option', 'optSteps'],
    [{ optSteps: 501 }, 'recipe.option', 'optSteps'],
    [{ guidance: Infinity }, 'recipe.option', 'guidance'],
    [{ mix: 1.1 }, 'recipe.option', 'mix'],
    [{ weights: { global: -1, saliency: 1 } }, 'recipe.option', 'weights.global'],
    [{ weights: { global: 0, saliency: 0 } }, 'recipe.option', 'weights'],
    [{ cuts: { n: 0, power: 0.3, reduction: 'min' } }, 'recipe.option', 'cuts.n'],
    [{ update: { ...defaultOptions.update, momentum: 1 } }, 'recipe.option', 'update.momentum'],
    [{ baseline: { ...defaultOptions.baseline, scale: NaN } }, 'recipe.option', 'baseline.scale'],
  ] as [Partial<MethodOptions>, string, string][])('names the problem of %o', (changes, code, option) => {
    expect(problemsOf(changes)).toEqual([expect.objectContaining({ code, option })])
  })

  it.each([
    [{ sampler: 'one-step' }, 'steps'],
    [{ sampler: 'ddim', steps: 1 }, 'steps'],
    [{ sampler: 'edict', steps: 1 }, 'steps'],
    [{ sampler: 'dpmpp-2m', steps: 1 }, 'steps'],
    [{ sampler: 'one-step', steps: 1, gradient: 'shortcut' }, 'gradient'],
    [{ sampler: 'edict', gradient: 'shortcut' }, 'gradient'],
  ] as [Partial<MethodOptions>, string][])('refuses %o, which makes no sense together', (changes, option) => {
    expect(problemsOf(changes)).toEqual([expect.objectContaining({ code: 'recipe.combination', option })])
  })

  it('lets every sampler be moved by either rule', () => {
    for (const sampler of samplerNames) {
      const steps = sampler === 'one-step' ? 1 : 10
      expect(problemsOf({ sampler, steps, updateRule: 'reno' })).toEqual([])
    }
  })

  it('says what would be right', () => {
    expect(problemsOf({ steps: 30 })[0]?.message).toBe('steps is 30, but it must divide 1000, for example 25.')
    expect(problemsOf({ optSteps: 501 })[0]?.message).toBe(
      'optSteps is 501, but it must be a whole number from 1 to 500.',
    )
  })

  it('names every problem at once', () => {
    expect(problemsOf({ steps: 3, seed: -1, optSteps: 0 }).map(({ option }) => option)).toEqual([
      'steps',
      'seed',
      'optSteps',
    ])
  })
})
