import type { Followed, MethodName, Recipe, RecipeInput, RecipeStart } from '../../../preload/contract/recipe.ts'
import type { PackSummary } from '../../../preload/contract/records.ts'

/** A step of another run to go on from. */
export interface BranchPoint {
  readonly start: RecipeStart
  /** Which step it is; null where only the place is known, from a run that was drawn from it. */
  readonly from: {
    readonly run: string
    readonly method: MethodName
    readonly index: number
    readonly image: string
  } | null
  /** False: the step is of an older library, and the momentum begins anew. */
  readonly momentum: boolean
}

/** What the left panel holds: a recipe in an artist's terms. */
export interface Form {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly pack: string | null
  readonly methods: readonly MethodName[]
  readonly sampler: Recipe['sampler']
  readonly gradient: Recipe['gradient']
  readonly update: Recipe['update']
  readonly steps: number
  readonly guidance: number
  readonly optSteps: number
  /** 0 = whole picture only, 1 = where people look only, 0.5 = both alike. */
  readonly balance: number
  readonly region: Recipe['region']
  /** What the painted part shows; empty stands for the prompt. */
  readonly regionPrompt: string
  readonly mask: string | null
  /** A stored picture to begin with instead of noise. */
  readonly source: string | null
  readonly start: BranchPoint | null
  /** Multiplies what the gradient moves. */
  readonly stepSize: number
  readonly stopWhenFlat: boolean
  /** Paint laid over each step's own prediction; excludes `mask`. */
  readonly follow: Followed | null
}

/** In the order in which they are drawn and shown. */
export const methodOrder = ['sd', 'baseline', 'doodl', 'sgool'] as const satisfies readonly MethodName[]

/** Numbers of denoising steps on offer: all divide the 1000 steps of training. */
export const stepChoices = [4, 5, 8, 10, 20, 25, 40, 50, 100] as const

export const samplerChoices = ['ddim', 'dpmpp-2m', 'edict', 'one-step'] as const satisfies readonly Form['sampler'][]
export const gradientChoices = ['full', 'shortcut'] as const satisfies readonly Form['gradient'][]
export const updateChoices = ['doodl', 'reno'] as const satisfies readonly Form['update'][]

/** Whether a gradient through one step makes sense: not where there is one step, nor where two latents are coupled. */
export function takesShortcut(sampler: Form['sampler']): boolean {
  return sampler === 'ddim' || sampler === 'dpmpp-2m'
}

/** The numbers of steps to choose from: the one in use is always among them. */
export function stepsOnOffer({ sampler, steps }: Pick<Form, 'sampler' | 'steps'>): readonly number[] {
  if (sampler === 'one-step') return [1]
  return [...new Set<number>([...stepChoices, steps])].sort((a, b) => a - b)
}

/** Another sampler, with the settings that it can't work with changed to some that it can. */
export function withSampler(form: Form, sampler: Form['sampler'], pack: PackSummary | undefined): Form {
  return {
    ...form,
    sampler,
    gradient: takesShortcut(sampler) ? form.gradient : 'full',
    steps: stepsFor(sampler, form.steps === 1 ? (pack?.defaults.steps ?? 20) : form.steps),
  }
}

function stepsFor(sampler: Form['sampler'], steps: number): number {
  return sampler === 'one-step' ? 1 : steps
}

/** The largest seed the contract takes. */
export const maxSeed = 0xffff_ffff

/** The two weights of a balance. The larger one is always 1. */
export function weightsOf(balance: number): Recipe['weights'] {
  return { global: round(Math.min(1, 2 * (1 - balance))), saliency: round(Math.min(1, 2 * balance)) }
}

/** The balance of two weights: the inverse of `weightsOf` for weights whose larger one is 1. */
export function balanceOf({ global, saliency }: Recipe['weights']): number {
  const larger = Math.max(global, saliency)
  if (larger === 0) return 0.5
  return round(saliency < global ? saliency / larger / 2 : 1 - global / larger / 2)
}

/** Two decimals: finer steps than the slider's mean nothing. */
function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** The recipe to submit; null while there is no pack to draw with. */
export function recipeOf(form: Form): RecipeInput | null {
  const { prompt, pack, balance, methods, regionPrompt, source, start, stepSize, stopWhenFlat, ...rest } = form
  if (pack === null) return null
  return {
    ...rest,
    ...(source === null ? {} : begunWith(source, rest.steps)),
    ...(start !== null && { start: start.start }),
    // As it is without being said: recipes of one meaning have one form.
    ...(stepSize !== 1 && { stepSize }),
    ...(stopWhenFlat && { stopWhenFlat }),
    pack,
    prompt: prompt.trim(),
    methods: methodOrder.filter((method) => methods.includes(method)),
    weights: weightsOf(balance),
    ...(regionPrompt.trim() !== '' && { regionPrompt: regionPrompt.trim() }),
  }
}

/** What alone can be taken back to its noise: EDICT, with the update that leaves its pair of latents alone. */
function begunWith(source: string, steps: number) {
  return { source, sampler: 'edict', gradient: 'full', update: 'doodl', steps: Math.max(4, steps) } as const
}

/** The panel's settings that gave a run. */
export function formOf(recipe: Recipe): Form {
  const {
    weights,
    methods,
    regionPrompt = '',
    source = null,
    start,
    stepSize = 1,
    stopWhenFlat = false,
    ...rest
  } = recipe
  const begun = start === undefined ? null : { start, from: null, momentum: true }
  return {
    ...rest,
    regionPrompt,
    source,
    start: begun,
    stepSize,
    stopWhenFlat,
    methods: [...methods],
    balance: balanceOf(weights),
  }
}

/** What a pack recommends. Its example prompt only fills an empty field. */
export function withPack(form: Form, pack: PackSummary): Form {
  const { prompt, negative, steps, guidance, optSteps } = pack.defaults
  return {
    ...form,
    pack: pack.id,
    prompt: form.prompt === '' ? prompt : form.prompt,
    negative: form.negative === '' ? negative : form.negative,
    steps: stepsFor(form.sampler, steps),
    guidance,
    optSteps,
    // A mask has the size of its pack's pictures.
    mask: null,
    follow: null,
    // So has a step.
    start: null,
  }
}

/** A seed in the contract's range. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}

/** The settings that a part of a recipe stands for. */
export function formPart({
  weights,
  methods,
  regionPrompt = '',
  source,
  start,
  stepSize,
  stopWhenFlat,
  ...rest
}: Partial<Recipe>): Partial<Form> {
  return {
    ...rest,
    ...(source === undefined ? {} : { source }),
    ...(start === undefined ? {} : { start: { start, from: null, momentum: true } }),
    ...(methods === undefined ? {} : { methods: [...methods] }),
    ...(stepSize === undefined ? {} : { stepSize }),
    ...(stopWhenFlat === undefined ? {} : { stopWhenFlat }),
    // Words for the painted part are left out where there are none; they come and go with the weights.
    ...(weights === undefined ? {} : { balance: balanceOf(weights), regionPrompt }),
  }
}
