import { parseArgs } from 'node:util'
import {
  gradientModes,
  methodNames,
  samplerNames,
  updateRules,
  type GradientMode,
  type MethodName,
  type SamplerName,
  type UpdateRule,
} from '../../models/methods/method.ts'
import { FoveaError } from '../../preload/contract/errors.ts'

export const evalUsage = `npm run eval:methods [-- options]

  --prompts N       how many of the fixed prompts (20)
  --skip N          leave out the first N of them: what tuning may use, as results may not (0)
  --seeds N         pictures of each prompt, seeds 0..N−1 (2)
  --methods A,B     ${methodNames.join(',')}
  --steps T         denoising steps; default of the pack
  --opt-steps M     optimisation steps; default of the pack
  --sampler NAME    ${samplerNames.join(', ')} (ddim)
  --gradient NAME   ${gradientModes.join(', ')} (full)
  --update NAME     ${updateRules.join(', ')} (doodl)
  --clip X          element bound of the latent update (default of the methods)
  --baseline-scale X  strength of Baseline's guidance (default of the methods)
  --pack FOLDER     (models/packs/mini)
  --out FILE        where the summary goes as JSON (.fovea/eval/summary.json)
  --json            print that JSON instead of the table`

export interface EvalArguments {
  readonly prompts: number
  readonly skip: number
  readonly seeds: number
  readonly methods: readonly MethodName[]
  readonly steps: number | null
  readonly optSteps: number | null
  readonly sampler: SamplerName
  readonly gradient: GradientMode
  readonly update: UpdateRule
  readonly clip: number | null
  readonly baselineScale: number | null
  readonly pack: string
  readonly out: string
  readonly json: boolean
  readonly help: boolean
}

/** @throws FoveaError cli.usage */
export function parseEvalArguments(args: readonly string[]): EvalArguments {
  const { values } = readOptions(args)
  return {
    prompts: count('--prompts', values.prompts, 1000),
    skip: count('--skip', values.skip, 1000, 0),
    seeds: count('--seeds', values.seeds, 1000),
    methods: values.methods.split(',').map(methodOf),
    steps: values.steps === undefined ? null : count('--steps', values.steps, 1000),
    optSteps: values['opt-steps'] === undefined ? null : count('--opt-steps', values['opt-steps'], 500),
    sampler: oneOf('--sampler', values.sampler, samplerNames),
    gradient: oneOf('--gradient', values.gradient, gradientModes),
    update: oneOf('--update', values.update, updateRules),
    clip: positive('--clip', values.clip),
    baselineScale: positive('--baseline-scale', values['baseline-scale']),
    pack: values.pack,
    out: values.out,
    json: values.json,
    help: values.help,
  }
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        prompts: { type: 'string', default: '20' },
        skip: { type: 'string', default: '0' },
        seeds: { type: 'string', default: '2' },
        methods: { type: 'string', default: methodNames.join(',') },
        steps: { type: 'string' },
        'opt-steps': { type: 'string' },
        sampler: { type: 'string', default: 'ddim' },
        gradient: { type: 'string', default: 'full' },
        update: { type: 'string', default: 'doodl' },
        clip: { type: 'string' },
        'baseline-scale': { type: 'string' },
        pack: { type: 'string', default: 'models/packs/mini' },
        out: { type: 'string', default: '.fovea/eval/summary.json' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (thrown) {
    throw misuse(thrown instanceof Error ? thrown.message : String(thrown), null)
  }
}

function count(option: string, text: string, most: number, least = 1): number {
  const value = /^\d+$/u.test(text) ? Number(text) : NaN
  if (value >= least && value <= most) return value
  throw misuse(`${option} is "${text}", but it must be a whole number from ${least} to ${most}.`, option)
}

function oneOf<T extends string>(option: string, text: string, names: readonly T[]): T {
  const known = names.find((name) => name === text)
  if (known !== undefined) return known
  throw misuse(`${option} is "${text}", but it must be one of ${names.join(', ')}.`, option)
}

function positive(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (value > 0 && value < Infinity) return value
  throw misuse(`${option} is "${text}", but it must be a number above 0.`, option)
}

function methodOf(name: string): MethodName {
  const known = methodNames.find((method) => method === name)
  if (known !== undefined) return known
  throw new FoveaError(
    'recipe.unknown-method',
    `There is no method "${name}".`,
    name,
    `Choose among ${methodNames.join(', ')}.`,
  )
}

function misuse(message: string, item: string | null): FoveaError {
  return new FoveaError('cli.usage', message, item, `Usage: ${evalUsage}`)
}
