import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { exitCodeOf } from '../main/cli/print-failure.ts'
import { failureOf } from '../preload/contract/errors.ts'
import { parityUsage, parseParityArguments, type ParityArguments } from './parity/parity-arguments.ts'
import { keptRows } from './parity/kept-rows.ts'
import { routesOf } from './parity/open-route.ts'
import { readParityCase } from './parity/parity-case.ts'
import { parityRow, routeRun, type ParityRow } from './parity/parity-row.ts'
import { parityTable } from './parity/parity-table.ts'
import { runTool } from './parity/run-tool.ts'
import { pythonEnvironment } from './python-environment.ts'

/**
 * Compares every model's graph and gradient with PyTorch's on the same random weights, by every way into the studio:
 * its checkpoint through our builders, and ONNX exports through the importer.
 *
 * PyTorch and we never hold a model at the same time; at full size only one model is on disk at a time.
 */

const root = path.join('.fovea', 'parity')

/** Checkpoints that store halves. Both sides compute in float32 with the rounded numbers; F16 is exported in halves too. */
const halves: readonly (readonly [string, 'F16' | 'BF16'])[] = [
  ['unet-sd1', 'F16'],
  ['unet-sd2', 'BF16'],
  ['vae-decoder', 'F16'],
  ['clip-h14-image', 'BF16'],
]

interface Batch {
  readonly models: readonly string[]
  readonly storage: 'F32' | 'F16' | 'BF16'
}

async function main(args: readonly string[]): Promise<void> {
  const options = parseParityArguments(args)
  if (options.help) {
    process.stdout.write(`${parityUsage}\n`)
    return
  }
  const python = await pythonEnvironment(say)
  const rows: ParityRow[] = []
  for (const batch of batchesOf(options)) rows.push(...(await compare(python, batch, options)))
  const missed = rows.filter(({ passed }) => !passed)
  process.stdout.write(options.json ? `${JSON.stringify({ rows }, null, 1)}\n` : `${parityTable(rows)}\n`)
  if (missed.length > 0) process.exitCode = 1
}

/** Small models share one start of Python; at full size each is drawn, compared and deleted by itself. */
function batchesOf({ full, models }: ParityArguments): readonly Batch[] {
  if (full) return models.map((model) => ({ models: [model], storage: 'F32' }))
  const half = halves.flatMap(([model, storage]) => (models.includes(model) ? [{ models: [model], storage }] : []))
  return [{ models, storage: 'F32' }, ...half]
}

async function compare(python: string, batch: Batch, options: ParityArguments): Promise<ParityRow[]> {
  const { models, storage } = batch
  const out = path.join(root, options.full ? 'full' : 'small')
  const nameOf = (model: string) => (storage === 'F32' ? model : `${model}-${storage.toLowerCase()}`)
  const { exports, runs } = options
  const kept = keptRows(path.join(out, 'rows'), { exports, runs })
  const done = new Map(models.map((model) => [model, options.resume ? kept.of(nameOf(model)) : null]))
  const missing = models.filter((model) => done.get(model) === null)
  await drawCases(python, { ...batch, models: missing }, options, out)

  const rows: ParityRow[] = []
  for (const [i, model] of models.entries()) {
    const folder = path.join(out, nameOf(model))
    const place = `${i + 1}/${models.length} ${nameOf(model)}`
    const before = done.get(model) ?? null
    if (before !== null) say(`${place}: compared before`)
    const found = before ?? (await compareRoutes(folder, runs, place))
    kept.keep(nameOf(model), found)
    rows.push(...found)
    if (!options.keep) rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

/** Lets PyTorch draw, run and export models; with `resume` not those whose folder is whole. */
async function drawCases(
  python: string,
  { models, storage }: Batch,
  options: ParityArguments,
  out: string,
): Promise<void> {
  const suffix = storage === 'F32' ? '' : `-${storage.toLowerCase()}`
  const isWhole = (model: string) => options.resume && existsSync(path.join(out, `${model}${suffix}`, 'case.json'))
  const missing = models.filter((model) => !isWhole(model))
  if (missing.length === 0) return
  const choices = {
    size: options.full ? 'full' : 'small',
    storage,
    exports: exportsOf(storage, options).join(','),
    runs: String(options.runs),
    out,
  }
  const script = path.join(import.meta.dirname, 'parity', 'reference.py')
  say(`PyTorch draws ${missing.join(', ')}${storage === 'F32' ? '' : ` (${storage})`}`)
  const drawn = await runTool(
    python,
    [script, ...missing, ...Object.entries(choices).flatMap(([name, value]) => [`--${name}`, value])],
    // OpenMP's threads spin while they wait: beside any other work on the machine that made PyTorch a hundred times slower. Ours do not spin either.
    { environment: { OMP_WAIT_POLICY: 'PASSIVE' }, onLine: (line) => say(`PyTorch: ${line}`) },
  )
  if (drawn.code !== 0) throw new Error(`The reference failed:\n${drawn.errors.slice(-4000)}`)
}

function exportsOf(storage: Batch['storage'], { exports }: ParityArguments): readonly string[] {
  if (storage === 'F32') return exports
  return storage === 'F16' && exports.length > 0 ? ['torchscript-17-fp16'] : []
}

async function compareRoutes(folder: string, runs: number, place: string): Promise<ParityRow[]> {
  const c = readParityCase(folder)
  const rows: ParityRow[] = []
  for (const route of routesOf(c)) {
    const from = performance.now()
    const script = path.join(import.meta.dirname, 'parity', 'run-route.ts')
    const done = await runTool(process.execPath, [script, folder, route, String(runs)])
    const row =
      done.code === 0
        ? parityRow(c, route, routeRun.parse(JSON.parse(done.output)), null)
        : parityRow(c, route, null, reasonOf(done.errors))
    const seconds = ((performance.now() - from) / 1000).toFixed(0)
    say(`${place} ${route}: ${row.passed ? 'ok' : (row.failure ?? 'missed')}, ${seconds} s`)
    rows.push(row)
  }
  return rows
}

/** The line of a Node stack trace that says what went wrong. */
function reasonOf(errors: string): string {
  return errors.split('\n').find((line) => /^\w*(Error|Refusal)\b/.test(line)) ?? errors.trim().slice(-200)
}

function say(line: string): void {
  process.stderr.write(`fovea: ${line}\n`)
}

try {
  await main(process.argv.slice(2))
} catch (thrown) {
  const failure = failureOf(thrown)
  if (failure.code === 'internal') throw thrown
  process.stderr.write(`${failure.message}\n${failure.remedy}\n`)
  process.exitCode = exitCodeOf(failure)
}
