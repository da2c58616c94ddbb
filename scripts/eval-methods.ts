import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { exitCodeOf } from '../main/cli/print-failure.ts'
import { loadPack, type LoadedPack } from '../main/engine/loaded-pack.ts'
import { methodOptions } from '../main/engine/method-options.ts'
import { checkRecipe } from '../main/services/check-recipe.ts'
import { methods } from '../models/methods/run-method.ts'
import type { MethodHooks, MethodName, MethodOptions } from '../models/methods/method.ts'
import { sizeMatched } from '../models/methods/size-matched.ts'
import type { Stages } from '../models/methods/stages.ts'
import { must } from '../models/must.ts'
import { torchRandn } from '../models/tensor/torch-randn.ts'
import { failureOf, FoveaError } from '../preload/contract/errors.ts'
import { recipe, type Recipe } from '../preload/contract/recipe.ts'
import { evalUsage, parseEvalArguments, type EvalArguments } from './eval/eval-arguments.ts'
import { evalPrompts } from './eval/eval-prompts.ts'
import { openRows, type EvalRow } from './eval/eval-rows.ts'
import { summarise } from './eval/eval-summary.ts'
import { evalTable } from './eval/eval-table.ts'

/**
 * Draws fixed prompts with every method from the same noise and compares the scores.
 *
 * The engine's own pack loader, stages and method options; no history, no second process. Every drawing is kept as soon as it is
 * made: the same command goes on where it was ended.
 */

const hooks: MethodHooks = {
  stopRequest: () => 'none',
  now: () => performance.now(),
  onCall: () => undefined,
  onStep: () => undefined,
  mask: (saliency) => saliency,
}

interface Task {
  readonly prompt: string
  readonly seed: number
  readonly method: MethodName
}

async function main(args: readonly string[]): Promise<void> {
  const options = parseEvalArguments(args)
  if (options.help) {
    process.stdout.write(`${evalUsage}\n`)
    return
  }
  if (!existsSync(path.join(options.pack, 'pack.json'))) {
    throw new FoveaError(
      'pack.unknown',
      `There is no pack in ${options.pack}.`,
      options.pack,
      'Name a folder with a pack.json.',
    )
  }
  const pack = loadPack(path.resolve(options.pack))
  const { vocabulary } = pack.manifest
  if (vocabulary === undefined) {
    throw new FoveaError(
      'pack.unsupported',
      'The pack has no vocabulary to make prompts of.',
      pack.manifest.id,
      'Add one to pack.json.',
    )
  }
  const settings = settingsOf(pack, options)
  const key = createHash('sha256')
    .update(JSON.stringify([settings, pack.manifest.files]))
    .digest('hex')
    .slice(0, 12)
  const store = openRows(path.join('.fovea', 'eval', `${key}.jsonl`))

  const prompts = evalPrompts(vocabulary, options.skip + options.prompts).slice(options.skip)
  const tasks = prompts.flatMap((prompt) =>
    Array.from({ length: options.seeds }, (_, seed) =>
      options.methods.map((method) => ({ prompt, seed, method })),
    ).flat(),
  )
  const rowOf = (task: Task): EvalRow | undefined => store.rows.find((row) => isRowOf(row, task))
  const missing = tasks.filter((task) => rowOf(task) === undefined)
  if (missing.length > 0) await warmUp(pack, must(prompts[0], 'at least one prompt'), settings, options.methods)
  for (const [i, task] of missing.entries()) {
    const row = await drawOne(pack, task, { ...settings, seed: task.seed })
    store.add(row)
    report(row, tasks.length - missing.length + i + 1, tasks.length, remainingSeconds(store.rows, missing.slice(i + 1)))
  }
  await pack.release()

  const rows = tasks.map((task) => must(rowOf(task), 'every task has been done'))
  const { prompts: promptCount, seeds } = options
  const result = {
    date: new Date().toISOString(),
    key,
    pack: pack.manifest.id,
    skip: options.skip,
    prompts: promptCount,
    seeds,
    settings,
    ...summarise(rows),
    rows,
  }
  const json = `${JSON.stringify(result, null, 2)}\n`
  mkdirSync(path.dirname(options.out), { recursive: true })
  writeFileSync(options.out, json)
  const { sampler, gradient, updateRule, steps, optSteps, guidance } = settings
  const solvers = `${sampler}, gradient ${gradient}, update ${updateRule}`
  const title = `Prompts ${promptCount}, seeds ${seeds}, pack ${pack.manifest.id}, ${solvers}, T ${steps}, M ${optSteps}, w ${guidance}.`
  const note = 'Mean and 95 % t interval over prompts; differences are paired by prompt and seed.'
  process.stdout.write(options.json ? json : `${title}\n${note}\n\n${evalTable(result)}\n`)
}

/** What the command line would run with, seed aside. */
function settingsOf(
  { manifest, stages }: LoadedPack,
  { steps, optSteps, sampler, gradient, update, clip, baselineScale }: EvalArguments,
): MethodOptions {
  const { defaults } = manifest
  const asked: Recipe = recipe.parse({
    prompt: defaults.prompt,
    seed: 0,
    pack: manifest.id,
    methods: ['sd'],
    sampler,
    gradient,
    update,
    steps: steps ?? (sampler === 'one-step' ? 1 : defaults.steps),
    guidance: defaults.guidanceScale,
    optSteps: optSteps ?? defaults.optSteps,
    weights: { global: 1, saliency: 1 },
  })
  checkRecipe(asked)
  const base = sizeMatched(methodOptions(asked), latentSize(stages))
  return {
    ...base,
    update: { ...base.update, clip: clip ?? base.update.clip },
    baseline: { ...base.baseline, scale: baselineScale ?? base.baseline.scale },
  }
}

function isRowOf(row: EvalRow, { prompt, seed, method }: Task): boolean {
  return row.prompt === prompt && row.seed === seed && row.method === method
}

/** Makes every session before the clock runs. */
async function warmUp(
  pack: LoadedPack,
  prompt: string,
  settings: MethodOptions,
  names: readonly MethodName[],
): Promise<void> {
  const steps = Math.min(2, settings.steps)
  for (const method of names) await drawOne(pack, { prompt, seed: 0, method }, { ...settings, steps, optSteps: 1 })
}

async function drawOne(pack: LoadedPack, { prompt, seed, method }: Task, options: MethodOptions): Promise<EvalRow> {
  const { stages, manifest } = pack
  const conditioning = await pack.condition(prompt, manifest.defaults.negative)
  const xT = torchRandn(seed, latentSize(stages))
  const startedAt = performance.now()
  const cpuAt = process.cpuUsage()
  const { best, unetCalls } = await methods[method](stages, conditioning, xT, options, hooks)
  const { guidanceScore, judgeScore, loss, index } = must(best, 'nobody stopped it')
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuAt)
  const cpuSeconds = (user + system) / 1e6
  return { prompt, seed, method, guidanceScore, judgeScore, loss, bestStep: index, unetCalls, seconds, cpuSeconds }
}

function latentSize({ shapes }: Stages): number {
  return shapes.latent.reduce((product, size) => product * size, 1)
}

/** From the mean of each method so far. */
function remainingSeconds(rows: readonly EvalRow[], left: readonly Task[]): number {
  const mean = (method: MethodName): number => {
    const known = rows.filter((row) => row.method === method)
    const counted = known.length > 0 ? known : rows
    return counted.reduce((sum, row) => sum + row.seconds, 0) / counted.length
  }
  return left.reduce((sum, { method }) => sum + mean(method), 0)
}

function report(row: EvalRow, done: number, total: number, eta: number): void {
  const judge = row.judgeScore === null ? '' : ` judge ${row.judgeScore.toFixed(1)}`
  const scores = `guidance ${row.guidanceScore.toFixed(1)}${judge} step ${row.bestStep} in ${row.seconds.toFixed(1)} s`
  process.stderr.write(
    `${done}/${total} ETA ${Math.ceil(eta / 60)} min  ${row.method} ${row.prompt} #${row.seed}: ${scores}\n`,
  )
}

try {
  await main(process.argv.slice(2))
} catch (thrown) {
  const failure = failureOf(thrown)
  const { code, message, remedy } = failure
  if (code === 'internal') throw thrown
  process.stderr.write(`${message}\n${remedy}\n`)
  process.exitCode = exitCodeOf(failure)
}
