import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { engineEnvironment } from '../main/policy/child-environment.ts'
import { estimateMemory } from '../models/memory/estimate-memory.ts'
import { leanTensors, leanWeights, roomyForm, type MemoryForm } from '../models/memory/memory-form.ts'
import { memoryNeed } from '../models/memory/memory-need.ts'
import type { Graph } from '../models/onnx/graph.ts'
import { encodeOnnx } from '../models/onnx/write-onnx.ts'
import { gatedDecodeStage } from '../models/stages/picture-stages.ts'
import type { Pack } from '../models/stages/pack.ts'
import { gatedStepStage } from '../models/stages/step-stage.ts'
import { openBenchPack } from './bench/bench-packs.ts'
import type { HeldMemory, MemoryJob } from './bench/memory-job.ts'

/** What Stable Diffusion's gated sessions hold, form by form, next to what the estimate says. Linux only. */

const graphs: Readonly<Record<string, (pack: Pack, form: MemoryForm) => Graph>> = {
  unet: (pack, form) => gatedStepStage(pack, 'float32', form),
  decoder: gatedDecodeStage,
}
const forms: Readonly<Record<string, MemoryForm>> = { plain: roomyForm, lean: leanTensors, once: leanWeights }
const usage = `npm run bench:memory -- [--runs N] CASE …

  CASE   MODEL-SIDE:FORM of ${Object.keys(graphs).join(', ')}; sides of the latent that are multiples of 8, and ${Object.keys(forms).join(', ')};
         unet-64:plain needs 13 GB, and all need the 3.4 GB of weights that the first run draws into .fovea/bench`

const args = process.argv.slice(2)
const runs = args[0] === '--runs' ? Number(args.splice(0, 2)[1]) : 1
const cases = args.map((name) => {
  const [, model, side, form = 'plain'] = /^(\w+)-(\d+)(?::(\w+))?$/u.exec(name) ?? []
  const [build, chosen] = [graphs[model ?? ''], forms[form]]
  return build && chosen && Number(side) > 0 && Number(side) % 8 === 0
    ? { name, build, form: chosen, side: Number(side) }
    : null
})
if (cases.length === 0 || cases.includes(null) || !(runs >= 1)) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}

const data = path.resolve('.fovea/bench')
const folder = path.join(data, 'memory')
mkdirSync(folder, { recursive: true })
const { pack: base, root } = openBenchPack('sd', data)
process.stdout.write(
  '| graph, side, form | loading | loaded | running | estimated need | error | mapped file, running | calls, ms |\n' +
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n',
)
for (const one of cases) {
  if (one === null) continue
  const { name, build, form, side } = one
  const pixels = side * base.vae.factor
  const graph = build({ ...base, shapes: { latent: [1, 4, side, side], image: [1, 3, pixels, pixels] } }, form)
  const onnx = path.join(folder, `${name.replace(':', '-')}.onnx`)
  writeFileSync(onnx, encodeOnnx(graph))
  const job: MemoryJob = {
    onnx,
    root,
    inputs: graph.inputs.map((input) => ({ name: input.name, shape: input.shape })),
    copiesWeights: form.copiesWeights,
    runs,
  }
  const worker = path.join(import.meta.dirname, 'bench', 'memory-worker.ts')
  const held = JSON.parse(
    execFileSync(process.execPath, [worker, JSON.stringify(job)], {
      encoding: 'utf8',
      env: engineEnvironment(process.env),
    }),
  ) as HeldMemory
  const need = memoryNeed([estimateMemory(graph, form.copiesWeights)]) / 2 ** 20
  const measured = Math.max(held.loading, held.running) - held.empty
  const cells = [
    name,
    held.loading,
    held.loaded,
    held.running,
    Math.round(need),
    `${(100 * (need / measured - 1)).toFixed(0)} %`,
    held.mapped,
    held.times.map((ms) => Math.round(ms)).join(' '),
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
