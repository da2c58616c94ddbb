import { baseline } from './baseline.ts'
import { combinationProblems } from './combination-problems.ts'
import { doodl } from './doodl.ts'
import type { Method, MethodName, MethodOptions } from './method.ts'
import type { OptionProblem } from './option-problem.ts'
import { sd } from './sd.ts'
import { sgool } from './sgool.ts'

/** The four ways to draw a prompt. */
export const methods: Readonly<Record<MethodName, Method>> = { sd, baseline, doodl, sgool }

const LARGEST_SEED = 0xffff_ffff

/** Every bound of a number among the options: where it is, what it may be. */
const bounds: readonly {
  readonly code: OptionProblem['code']
  readonly option: string
  readonly of: (options: MethodOptions) => number
  readonly low: number
  readonly high: number
  readonly whole?: true
}[] = [
  { code: 'recipe.seed', option: 'seed', of: (o) => o.seed, low: 0, high: LARGEST_SEED, whole: true },
  { code: 'recipe.option', option: 'optSteps', of: (o) => o.optSteps, low: 1, high: 500, whole: true },
  { code: 'recipe.option', option: 'stepSize', of: (o) => o.stepSize, low: 0.01, high: 100 },
  { code: 'recipe.option', option: 'guidance', of: (o) => o.guidance, low: 0, high: 50 },
  { code: 'recipe.option', option: 'weights.global', of: (o) => o.weights.global, low: 0, high: 100 },
  { code: 'recipe.option', option: 'weights.saliency', of: (o) => o.weights.saliency, low: 0, high: 100 },
  { code: 'recipe.option', option: 'cuts.n', of: (o) => o.cuts.n, low: 1, high: 64, whole: true },
  { code: 'recipe.option', option: 'cuts.power', of: (o) => o.cuts.power, low: 0, high: 10 },
  { code: 'recipe.option', option: 'update.gradScale', of: (o) => o.update.gradScale, low: 0, high: 1e6 },
  { code: 'recipe.option', option: 'update.clip', of: (o) => o.update.clip, low: 0, high: 1 },
  { code: 'recipe.option', option: 'update.momentum', of: (o) => o.update.momentum, low: 0, high: 0.999 },
  { code: 'recipe.option', option: 'update.noise', of: (o) => o.update.noise, low: 0, high: 1 },
  { code: 'recipe.option', option: 'reno.rate', of: (o) => o.reno.rate, low: 0, high: 1e6 },
  { code: 'recipe.option', option: 'reno.clipNorm', of: (o) => o.reno.clipNorm, low: 0, high: 1e6 },
  { code: 'recipe.option', option: 'reno.momentum', of: (o) => o.reno.momentum, low: 0, high: 0.999 },
  { code: 'recipe.option', option: 'reno.prior', of: (o) => o.reno.prior, low: 0, high: 100 },
  // Mixing with p <= 0.5 swaps the chains instead of tying them.
  { code: 'recipe.option', option: 'mix', of: (o) => o.mix, low: 0.5, high: 1 },
  { code: 'recipe.option', option: 'baseline.scale', of: (o) => o.baseline.scale, low: 0, high: 1e5 },
  { code: 'recipe.option', option: 'baseline.cuts', of: (o) => o.baseline.cuts, low: 1, high: 64, whole: true },
]

/**
 * Everything wrong with a set of options; empty when a method can run with them.
 *
 * @param trainSteps of the pack's schedule; 1000 in every Stable Diffusion
 */
export function validateOptions(options: MethodOptions, trainSteps = 1000): readonly OptionProblem[] {
  const problems: OptionProblem[] = []
  const { steps, weights } = options
  if (!Number.isInteger(steps) || steps < 1 || trainSteps % steps !== 0) {
    problems.push({
      code: 'recipe.steps',
      option: 'steps',
      message: `steps is ${steps}, but it must divide ${trainSteps}, for example ${nearestDivisor(steps, trainSteps)}.`,
    })
  }
  for (const { code, option, of, low, high, whole } of bounds) {
    const value = of(options)
    if (value >= low && value <= high && (whole === undefined || Number.isInteger(value))) continue
    const kind = whole === undefined ? 'a number' : 'a whole number'
    problems.push({ code, option, message: `${option} is ${value}, but it must be ${kind} from ${low} to ${high}.` })
  }
  if (weights.global === 0 && weights.saliency === 0) {
    problems.push({
      code: 'recipe.option',
      option: 'weights',
      message: 'Both weights are 0, which leaves nothing to optimise; make at least one of them positive.',
    })
  }
  return [...problems, ...combinationProblems(options)]
}

/** The divisor closest to what was asked for; the smaller one on a tie. */
function nearestDivisor(wanted: number, total: number): number {
  const aim = Number.isFinite(wanted) ? wanted : 50
  let best = 1
  for (let d = 1; d <= total; d++) {
    if (total % d === 0 && Math.abs(d - aim) < Math.abs(best - aim)) best = d
  }
  return best
}
