import type { MethodOptions } from './method.ts'
import type { OptionProblem } from './option-problem.ts'

/** Options that are each right and make no sense together; empty when there are none. */
export function combinationProblems({
  sampler,
  gradient,
  steps,
}: Pick<MethodOptions, 'sampler' | 'gradient' | 'steps'>): readonly OptionProblem[] {
  const problems: OptionProblem[] = []
  const refuse = (option: string, message: string): void => {
    problems.push({ code: 'recipe.combination', option, message })
  }
  if (sampler === 'one-step' && steps !== 1) {
    refuse('steps', `The sampler one-step takes 1 step, not ${steps}; choose 1 step, or the sampler dpmpp-2m.`)
  }
  // The others' spacing puts their only step where there is no noise left to take away.
  if (sampler !== 'one-step' && steps === 1) {
    refuse('steps', `The sampler ${sampler} draws nothing in 1 step; choose more steps, or the sampler one-step.`)
  }
  if (sampler === 'one-step' && gradient === 'shortcut') {
    refuse('gradient', 'One step leaves nothing to cut short: its full gradient is one call. Choose gradient full.')
  }
  if (sampler === 'edict' && gradient === 'shortcut') {
    refuse('gradient', 'The shortcut cannot follow the two coupled latents of edict; choose ddim or dpmpp-2m.')
  }
  return problems
}
