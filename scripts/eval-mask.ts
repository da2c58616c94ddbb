import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { exitCodeOf } from '../main/cli/print-failure.ts'
import { loadPack, type LoadedPack } from '../main/engine/loaded-pack.ts'
import { methodOptions } from '../main/engine/method-options.ts'
import { checkRecipe } from '../main/services/check-recipe.ts'
import { methods } from '../models/methods/run-method.ts'
import type { MethodOptions, StepRecord } from '../models/methods/method.ts'
import { sizeMatched } from '../models/methods/size-matched.ts'
import { must } from '../models/must.ts'
import { torchRandn } from '../models/tensor/torch-randn.ts'
import { failureOf, FoveaError } from '../preload/contract/errors.ts'
import { recipe } from '../preload/contract/recipe.ts'
import { evalPrompts } from './eval/eval-prompts.ts'
import { maskUsage, parseMaskArguments, type MaskArguments } from './eval/mask-arguments.ts'
import { cropped, objectBox, paintedMask, twoObjects, type Slot, type TwoObjects } from './eval/mask-scene.ts'
import { maskRow, maskTable, summariseMaskRows, type MaskRow } from './eval/mask-table.ts'

/**
 * Does painting an object make that object better? SGOOL on fixed two-object prompts, once with the mask painted on the first object
 * and once on the second, from the same noise; the judge, which guides nothing, looks at each object's crop.
 *
 * "Before" is step 0, the plain sample; "after" the step of the lowest loss. Every drawing is kept as soon as it is made.
 */
async function main(args: readonly string[]): Promise<void> {
  const options = parseMaskArguments(args)
  if (options.help) return void process.stdout.write(`${maskUsage}\n`)
  const pack = loadPack(path.resolve(options.pack))
  const vocabulary = must(pack.manifest.vocabulary, 'the evaluation needs a pack with a vocabulary')
  const settings = settingsOf(pack, options)
  const key = createHash('sha256')
    .update(JSON.stringify([settings, pack.manifest.files, ...(options.caption ? ['caption'] : [])]))
    .digest('hex')
    .slice(0, 12)
  const file = path.join('.fovea', 'eval', `mask-${key}.jsonl`)
  mkdirSync(path.dirname(file), { recursive: true })
  // Read again before every drawing: another process may have made it.
  const rowsNow = (): MaskRow[] => (existsSync(file) ? parseRows(readFileSync(file, 'utf8')) : [])

  // Every second prompt of the list has two objects.
  const scenes = evalPrompts(vocabulary, options.prompts * 2 + 2)
    .map((prompt) => twoObjects(prompt, vocabulary.relations))
    .filter((scene) => scene !== null)
    .slice(0, options.prompts)
  const seeds = Array.from({ length: options.seeds }, (_, seed) => seed)
  const tasks = scenes.flatMap((scene) =>
    seeds.flatMap((seed) => ([0, 1] as const).map((slot) => ({ scene, seed, slot }))),
  )
  const rowOf = ({ scene, seed, slot }: (typeof tasks)[number], rows: readonly MaskRow[]): MaskRow | undefined =>
    rows.find((row) => row.prompt === scene.prompt && row.seed === seed && row.painted === slot)
  const begin = (options.from - 1) % tasks.length
  for (const task of [...tasks.slice(begin), ...tasks.slice(0, begin)]) {
    if (rowOf(task, rowsNow()) !== undefined) continue
    const row = await drawOne(pack, task.scene, task.slot, { ...settings, seed: task.seed }, options.caption)
    appendFileSync(file, `${JSON.stringify(row)}\n`)
    process.stderr.write(`${rowsNow().length}/${tasks.length} ${row.seconds.toFixed(0)} s  ${JSON.stringify(row)}\n`)
  }
  await pack.release()
  const rows = rowsNow()
  const used = tasks.map((task) => must(rowOf(task, rows), 'every task has been done'))
  const summary = summariseMaskRows(used)
  mkdirSync(path.dirname(options.out), { recursive: true })
  writeFileSync(
    options.out,
    `${JSON.stringify({ date: new Date().toISOString(), settings, caption: options.caption, ...summary, rows: used }, null, 2)}\n`,
  )
  const { steps, optSteps, guidance, weights, region } = settings
  process.stdout.write(
    `Prompts ${scenes.length}, seeds ${options.seeds}, T ${steps}, M ${optSteps}, w ${guidance}, weights ${weights.global}:${weights.saliency}, ${region}${options.caption ? ', the painted object’s own words' : ''}.\n\n${maskTable(summary)}\n`,
  )
}

function settingsOf(
  { manifest, stages }: LoadedPack,
  { steps, optSteps, weights, region }: MaskArguments,
): MethodOptions {
  const { defaults, id } = manifest
  const base = { prompt: defaults.prompt, seed: 0, pack: id, methods: ['sgool'], guidance: defaults.guidanceScale }
  const parsed = recipe.safeParse({ ...base, steps, optSteps, weights, region })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new FoveaError('cli.usage', `${issue?.path.join('.')}: ${issue?.message}.`, null, `Usage: ${maskUsage}`)
  }
  checkRecipe(parsed.data)
  return sizeMatched(methodOptions(parsed.data), latentSize(stages.shapes.latent))
}

async function drawOne(
  pack: LoadedPack,
  scene: TwoObjects,
  painted: Slot,
  options: MethodOptions,
  withCaption: boolean,
): Promise<MaskRow> {
  const { stages, manifest } = pack
  const { width, height } = manifest
  const alone: Float32Array[] = []
  for (const caption of scene.alone) {
    const { judgeText } = await pack.condition(caption, '')
    alone.push(must(judgeText, 'the evaluation needs a pack with a judge'))
  }
  const boxes = ([0, 1] as const).map((slot) => objectBox(scene, slot, manifest))
  const mask = paintedMask(must(boxes[painted], 'two boxes'), { width, height })
  const conditioning = await pack.condition(
    scene.prompt,
    manifest.defaults.negative,
    withCaption ? scene.alone[painted] : '',
  )
  const startedAt = performance.now()
  let first: StepRecord | null = null
  const { best } = await methods.sgool(
    stages,
    conditioning,
    torchRandn(options.seed, latentSize(stages.shapes.latent)),
    options,
    {
      stopRequest: () => 'none',
      now: () => performance.now(),
      onCall: () => undefined,
      onStep: (step) => void (first ??= step),
      mask: () => mask,
    },
  )
  const seconds = (performance.now() - startedAt) / 1000
  const judge = async (step: StepRecord | null, slot: Slot): Promise<number> => {
    const { image } = must(step, 'nobody stopped it')
    const crop = cropped(image, must(boxes[slot], 'two boxes'), manifest)
    return 100 * (await stages.similarity('judge', crop, must(alone[slot], 'two captions')))
  }
  return {
    prompt: scene.prompt,
    seed: options.seed,
    painted,
    before: [await judge(first, 0), await judge(first, 1)],
    after: [await judge(best, 0), await judge(best, 1)],
    bestStep: must(best, 'nobody stopped it').index,
    seconds,
  }
}

/** Lines that two processes wrote at once are whole: each is one small write. */
function parseRows(text: string): MaskRow[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => maskRow.parse(JSON.parse(line)))
}

function latentSize(latent: readonly number[]): number {
  return latent.reduce((product, size) => product * size, 1)
}

try {
  await main(process.argv.slice(2))
} catch (thrown) {
  const failure = failureOf(thrown)
  if (failure.code === 'internal') throw thrown
  process.stderr.write(`${failure.message}\n${failure.remedy}\n`)
  process.exitCode = exitCodeOf(failure)
}
