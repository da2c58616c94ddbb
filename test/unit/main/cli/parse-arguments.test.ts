import { describe, expect, it } from 'vitest'
import { exitCodeOf, failureText } from '../../../../main/cli/print-failure.ts'
import { parseCommand, recipeOf } from '../../../../main/cli/parse-arguments.ts'
import { FoveaError } from '../../../../preload/contract/errors.ts'

const defaults = { prompt: 'a cat', negative: '', steps: 20, guidance: 4, optSteps: 20 }
const recipe = (...args: string[]) => recipeOf(parseCommand(['generate', ...args]).options, 'mini', defaults)

function failure(work: () => unknown) {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof FoveaError) return thrown.failure
    throw thrown
  }
  throw new Error('was accepted')
}

describe('fovea generate', () => {
  it('takes what is left open from the pack', () => {
    expect(recipe()).toEqual({
      prompt: 'a cat',
      negative: '',
      seed: 1,
      pack: 'mini',
      methods: ['sd', 'baseline', 'doodl', 'sgool'],
      sampler: 'ddim',
      gradient: 'full',
      update: 'doodl',
      steps: 20,
      guidance: 4,
      optSteps: 20,
      weights: { global: 1, saliency: 1 },
      region: 'soft',
      mask: null,
      follow: null,
    })
  })

  it('takes every option', () => {
    const args = [
      '--prompt',
      'a dog',
      '--negative',
      'blur',
      '--seed',
      '4294967295',
      '--methods',
      'sgool,SD',
      '--opt-steps',
      '3',
    ]
    const more = ['--steps', '50', '--sampler', 'edict', '--guidance', '7.5', '--weights', '0.5,2', '--region', 'crop']
    expect(recipe(...args, ...more)).toMatchObject({
      prompt: 'a dog',
      negative: 'blur',
      seed: 4294967295,
      methods: ['sgool', 'sd'],
      optSteps: 3,
      steps: 50,
      sampler: 'edict',
      guidance: 7.5,
      weights: { global: 0.5, saliency: 2 },
      region: 'crop',
    })
  })

  it('takes the fast solvers, with one step for the one that takes one', () => {
    expect(recipe('--sampler', 'one-step', '--update', 'reno')).toMatchObject({
      sampler: 'one-step',
      update: 'reno',
      steps: 1,
    })
    expect(recipe('--sampler', 'dpmpp-2m', '--gradient', 'shortcut', '--steps', '5')).toMatchObject({
      sampler: 'dpmpp-2m',
      gradient: 'shortcut',
      steps: 5,
    })
  })

  it.each([
    [['--methods', 'sd,magic'], 'recipe.unknown-method'],
    [['--methods', ''], 'recipe.unknown-method'],
    [['--seed', '-1'], 'recipe.seed'],
    [['--seed=4294967296'], 'recipe.seed'],
    [['--seed', '1.5'], 'recipe.seed'],
    [['--seed', 'lucky'], 'recipe.seed'],
    [['--steps', '0'], 'recipe.steps'],
    [['--steps', 'many'], 'recipe.steps'],
    [['--opt-steps', '0'], 'recipe.option'],
    [['--sampler', 'euler'], 'recipe.option'],
    [['--gradient', 'none'], 'recipe.option'],
    [['--update', 'adam'], 'recipe.option'],
    [['--weights', '1'], 'recipe.option'],
    [['--prompt', ''], 'recipe.empty-prompt'],
  ])('refuses %j by name', (args, code) => {
    const refused = failure(() => recipe(...args.map((arg) => (arg === '-1' ? '-1' : arg))))
    // Node's own parser takes "--seed -1" for an ambiguity, which is the user's too.
    expect(['cli.usage', code]).toContain(refused.code)
    expect(exitCodeOf(refused)).toBe(2)
    expect(refused.remedy).not.toBe('')
  })
})

describe('the command line', () => {
  it.each([[['draw']], [['generate', '--colour', 'red']], [['generate', 'a cat']], [['constructor']]])(
    'refuses %j with what to do',
    (args) => {
      const refused = failure(() => parseCommand(args))
      expect(refused.code).toBe('cli.usage')
      expect(failureText(refused)).toContain('do: See: npm run fovea -- help')
    },
  )

  it('shows help on request, wherever it is asked for', () => {
    for (const args of [[], ['help'], ['--help'], ['generate', '--help']]) expect(parseCommand(args).name).toBe('help')
  })

  it('exits with 2 for what the user can mend and 1 for ours', () => {
    const of = (code: 'disk.full' | 'engine-exit' | 'internal') =>
      exitCodeOf({ code, message: '', item: null, remedy: '' })
    expect([of('disk.full'), of('engine-exit'), of('internal')]).toEqual([2, 1, 1])
  })
})
