import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { FoveaError } from '../../preload/contract/errors.ts'
import { methodName, recipe as recipeSchema, type MethodName, type Recipe } from '../../preload/contract/recipe.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** The options of each command. */
const commands = {
  generate: {
    prompt: text,
    negative: text,
    seed: text,
    methods: text,
    'opt-steps': text,
    steps: text,
    sampler: text,
    gradient: text,
    update: text,
    precision: text,
    guidance: text,
    weights: text,
    region: text,
    'region-prompt': text,
    'step-size': text,
    'stop-when-flat': flag,
    from: text,
    noise: text,
    mask: text,
    pack: text,
    out: text,
    json: flag,
    'dump-npy': text,
    demo: flag,
    provider: text,
    'data-dir': text,
  },
  doctor: { json: flag, provider: text, ops: text },
  packs: { json: flag, 'data-dir': text },
  runs: { json: flag, limit: text, 'read-only': flag, 'data-dir': text },
  search: {
    json: flag,
    limit: text,
    tag: text,
    rating: text,
    sort: text,
    ascending: flag,
    removed: flag,
    'read-only': flag,
    'data-dir': text,
  },
  rate: {
    json: flag,
    rating: text,
    tag: text,
    untag: text,
    star: flag,
    unstar: flag,
    remove: flag,
    restore: flag,
    'data-dir': text,
  },
  verify: { json: flag, 'data-dir': text },
  export: { json: flag, board: text, method: text, metadata: text, quality: text, 'read-only': flag, 'data-dir': text },
  import: { json: flag, 'data-dir': text },
  library: { json: flag, hashes: flag, 'dry-run': flag, 'data-dir': text },
  models: {
    json: flag,
    title: text,
    base: text,
    guidance: text,
    saliency: text,
    judge: text,
    vae: text,
    tokenizer: text,
    preview: text,
    lora: text,
    prediction: text,
    width: text,
    height: text,
    'data-dir': text,
  },
  version: {},
  help: {},
} as const satisfies Record<string, ParseArgsOptionsConfig>

export type CommandName = keyof typeof commands

const takesWords: ReadonlySet<CommandName> = new Set([
  'models',
  'search',
  'rate',
  'verify',
  'export',
  'import',
  'library',
])
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>

export interface Command {
  readonly name: CommandName
  readonly options: OptionValues
  /** Words without a name, for the commands that take some. */
  readonly words: readonly string[]
}

/** @throws FoveaError cli.usage */
export function parseCommand(args: readonly string[]): Command {
  const [first = 'help', ...rest] = args
  const name = first === '--help' || first === '-h' ? 'help' : first === '--version' ? 'version' : first
  if (!Object.hasOwn(commands, name)) throw usageError(`There is no command ${name}.`, name)
  const command = name as CommandName
  if (rest.includes('--help') || rest.includes('-h')) return { name: 'help', options: {}, words: [] }
  try {
    const allowPositionals = takesWords.has(command)
    const { values, positionals } = parseArgs({
      args: rest,
      options: commands[command],
      strict: true,
      allowPositionals,
    })
    return { name: command, options: values as OptionValues, words: positionals }
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown
    throw usageError(thrown.message, command)
  }
}

/** Options of a pack that the command line leaves open. */
export interface RecipeDefaults {
  readonly prompt: string
  readonly negative: string
  readonly steps: number
  readonly guidance: number
  readonly optSteps: number
}

export const defaultPack = 'mini'
export const defaultSeed = 1

/**
 * The recipe that the options ask for; the mask is added by its file.
 *
 * @param base what holds where no option says otherwise: the recipe of the run that is branched
 * @throws FoveaError recipe.*, cli.usage
 */
export function recipeOf(options: OptionValues, pack: string, defaults: RecipeDefaults, base?: Recipe): Recipe {
  const given = (name: string): string | undefined => {
    const value = options[name]
    return typeof value === 'string' ? value : undefined
  }
  const number = (name: string, fallback: number): number => numberOf(name, given(name), fallback)
  const [global = NaN, saliency = NaN] = (given('weights') ?? '1,1')
    .split(',')
    .map((part) => numberOf('weights', part, 1))
  const from = base ?? { ...defaults, seed: defaultSeed }
  const asked = {
    ...base,
    prompt: given('prompt') ?? from.prompt,
    negative: given('negative') ?? from.negative,
    seed: number('seed', from.seed),
    pack,
    methods: given('methods') === undefined && base !== undefined ? base.methods : methodsOf(given('methods')),
    sampler: given('sampler') ?? base?.sampler,
    gradient: given('gradient') ?? base?.gradient,
    update: given('update') ?? base?.update,
    steps: number('steps', given('sampler') === 'one-step' ? 1 : from.steps),
    precision: given('precision') ?? base?.precision,
    guidance: number('guidance', from.guidance),
    optSteps: number('opt-steps', from.optSteps),
    stepSize: given('step-size') === undefined ? base?.stepSize : number('step-size', 1),
    stopWhenFlat: options['stop-when-flat'] === true ? true : base?.stopWhenFlat,
    weights: base !== undefined && given('weights') === undefined ? base.weights : { global, saliency },
    region: given('region') ?? base?.region,
    regionPrompt: given('region-prompt') ?? base?.regionPrompt,
  }
  const parsed = recipeSchema.safeParse(asked)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refusal(String(issue?.path[0] ?? 'recipe'), issue?.message ?? 'not understood')
}

/** A number as written; anything else is refused by name. */
export function numberOf(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) throw refusal(name, `"${value}" is not a number`)
  return number
}

function methodsOf(list: string | undefined): MethodName[] {
  if (list === undefined) return [...methodName.options]
  return list.split(',').map((part) => {
    const parsed = methodName.safeParse(part.trim().toLowerCase())
    if (parsed.success) return parsed.data
    throw new FoveaError(
      'recipe.unknown-method',
      `There is no method "${part.trim()}".`,
      'methods',
      `Choose from ${methodName.options.join(', ')}.`,
    )
  })
}

function refusal(option: string, why: string): FoveaError {
  const remedy = `Change ${option} and try again; fovea help lists what is allowed.`
  switch (option) {
    case 'prompt':
      return new FoveaError(
        'recipe.empty-prompt',
        'The prompt is empty or longer than 2000 characters.',
        option,
        'Say what is to be drawn.',
      )
    case 'seed':
      return new FoveaError(
        'recipe.seed',
        `The seed was refused: ${why}.`,
        option,
        'Use a whole number from 0 to 4294967295.',
      )
    case 'steps':
      return new FoveaError(
        'recipe.steps',
        `The number of steps was refused: ${why}.`,
        option,
        'Use a divisor of 1000, for example 20 or 50.',
      )
    default:
      return new FoveaError('recipe.option', `${option} was refused: ${why}.`, option, remedy)
  }
}

function usageError(message: string, item: string): FoveaError {
  return new FoveaError('cli.usage', message, item, 'See: npm run fovea -- help')
}
