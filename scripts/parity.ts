import { rmSync } from 'node:fs'
import path from 'node:path'
import { exitCodeOf } from '../main/cli/print-failure.ts'
import { failureOf } from '../preload/contract/errors.ts'
import { parityUsage, parseParityArguments, type ParityArguments } from './parity/parity-arguments.ts'
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

async function compare(python: string, { models, storage }: Batch, options: ParityArguments): Promise<ParityRow[]> {
  const size = options.full ? 'full' : 'small'
  const out = path.join(root, size)
  const exports = exportsOf(storage, options).join(',')
  say(`PyTorch: ${models.join(', ')}${storage === 'F32' ? '' : ` (${storage})`}`)
  const script = path.join(import.meta.dirname, 'parity', 'reference.py')
  const choices = [
    '--size',
    size,
    '--storage',
    storage,
    '--exports',
    exports,
    '--runs',
    String(options.runs),
    '--out',
    out,
  ]
  const drawn = await runTool(python, [script, ...models, ...choices])
  if (drawn.code !== 0) throw new Error(`The reference failed:\n${drawn.errors.slice(-4000)}`)

  const rows: ParityRow[] = []
  for (const model of models) {
    const folder = path.join(out, storage === 'F32' ? model : `${model}-${storage.toLowerCase()}`)
    rows.push(...(await compareRoutes(folder, options.runs)))
    if (!options.keep) rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

function exportsOf(storage: Batch['storage'], { exports }: ParityArguments): readonly string[] {
  if (storage === 'F32') return exports
  return storage === 'F16' && exports.length > 0 ? ['torchscript-17-fp16'] : []
}

async function compareRoutes(folder: string, runs: number): Promise<ParityRow[]> {
  const c = readParityCase(folder)
  const rows: ParityRow[] = []
  for (const route of routesOf(c)) {
    const script = path.join(import.meta.dirname, 'parity', 'run-route.ts')
    const done = await runTool(process.execPath, [script, folder, route, String(runs)])
    const row =
      done.code === 0
        ? parityRow(c, route, routeRun.parse(JSON.parse(done.output)), null)
        : parityRow(c, route, null, reasonOf(done.errors))
    say(`${row.model} ${route}: ${row.passed ? 'ok' : (row.failure ?? 'missed')}`)
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
