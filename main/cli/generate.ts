import { readFileSync } from 'node:fs'
import { must } from '../../models/must.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { Run } from '../../preload/contract/records.ts'
import type { EngineStep } from '../engine/messages.ts'
import { chooseProvider } from '../engine/provider.ts'
import type { Host } from '../host.ts'
import { branchFrom } from './branch-from.ts'
import { openHost } from './open-host.ts'
import { outputFolder, type OutputFolder } from './output-folder.ts'
import { defaultPack, recipeOf, type OptionValues } from './parse-arguments.ts'
import { progressView, type ProgressSink } from './progress-lines.ts'
import { runToEnd, type Interrupts } from './run-to-end.ts'
import { dumpArrays } from './array-dump.ts'
import { resultOf } from './result.ts'
import { writePictures } from './write-pictures.ts'

export interface GenerateStreams {
  readonly out: (text: string) => void
  readonly progress: ProgressSink
}

/** Exit code of a program that Ctrl-C ended (128 + SIGINT). */
export const interruptedExit = 130

const never = new AbortController().signal

/** `fovea generate`: a recipe from the options, a run of the ordinary host, files at the end. Returns the exit code. */
export async function generate(
  options: OptionValues,
  streams: GenerateStreams,
  interrupts: Interrupts,
): Promise<number> {
  const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined)
  const dumpTo = text('dump-npy')
  const arrays = new Map<MethodName, EngineStep[]>()
  const keep = (_run: string, method: MethodName, step: EngineStep): void => {
    if (dumpTo !== undefined) arrays.set(method, [...(arrays.get(method) ?? []), step])
  }

  const provider = chooseProvider(text('provider'), process.env)
  const { host } = await openHost({ name: 'cli', dataDir: text('data-dir'), onStepStored: keep, provider })
  const folders: OutputFolder[] = []
  try {
    const from = text('from')
    const branch = from === undefined ? null : await branchFrom(host, from, text('noise'), never)
    const packName = text('pack') ?? branch?.recipe.pack ?? defaultPack
    const pack = await host.packs.require(packName)
    const { width, height, defaults } = pack.manifest
    const base = recipeOf(options, packName, { ...defaults, guidance: defaults.guidanceScale }, branch?.recipe)
    const recipe = await withMask(host, base, text('mask'), width, height)
    const out = outputFolder(text('out') ?? 'fovea-out')
    folders.push(out)
    const dump = dumpTo === undefined ? null : outputFolder(dumpTo)
    if (dump !== null) folders.push(dump)

    if (options['demo'] === true) streams.progress.write(`Drawing "${recipe.prompt}" with seed ${recipe.seed}.\n`)
    if (branch?.momentum === false)
      streams.progress.write('That step is of an older Fovea: the momentum begins anew.\n')
    const { parent, parentStep } = branch ?? { parent: null }
    const request = { recipe, parent, ...(parentStep !== undefined && { parentStep }) }
    const run = await runToEnd(host, request, progressView(streams.progress), interrupts)
    if (run.state === 'stopped') {
      streams.progress.write(`Stopped. What was finished is in the history as ${run.id}.\n`)
      return interruptedExit
    }
    const json = JSON.stringify(resultOf(run), null, 2)
    await writePictures(host, run, out)
    out.write('result.json', `${json}\n`)
    if (dump !== null) for (const [method, steps] of arrays) dumpArrays(dump, method, steps, width, height)
    for (const folder of folders.splice(0)) folder.commit()
    streams.out(options['json'] === true ? `${json}\n` : summary(run, text('out') ?? 'fovea-out'))
    return 0
  } finally {
    for (const folder of folders) folder.discard()
    await host.close()
  }
}

async function withMask(
  host: Host,
  recipe: Recipe,
  file: string | undefined,
  width: number,
  height: number,
): Promise<Recipe> {
  if (file === undefined) return recipe
  return { ...recipe, mask: await host.masks.savePng(readFile(file), width, height, file), follow: null }
}

function readFile(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new FoveaError(
      'mask.unreadable',
      'The mask file cannot be read.',
      file,
      'Check the path and the permissions.',
      cause,
    )
  }
}

/** The scores of the best pictures, a line each. */
function summary(run: Run, folder: string): string {
  const lines = run.drawings.map(({ method, steps, bestStep, seconds }) => {
    const best = must(
      steps.find(({ index }) => index === bestStep),
      'a finished drawing has a best step',
    )
    const judge = best.judgeScore === null ? '' : `  judge ${best.judgeScore.toFixed(2)}`
    return `${method.padEnd(8)} score ${best.guidanceScore.toFixed(2)}${judge}  step ${best.index}  ${seconds.toFixed(1)} s`
  })
  return `${lines.join('\n')}\nPictures, sheet.png and result.json are in ${folder}.\n`
}
