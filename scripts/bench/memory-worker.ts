import { readFileSync, writeFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { sessionOptions } from '../../main/engine/session-options.ts'
import { gateName } from '../../models/memory/gate-backward.ts'
import { must } from '../../models/must.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import type { HeldMemory, MemoryJob } from './memory-job.ts'
import { processStatusMB } from './process-status.ts'

/**
 * Loads one graph in a fresh process with the engine's settings for large packs, runs it, and prints what the process held. Linux only: /proc.
 */
const job = JSON.parse(must(process.argv[2], 'a job')) as MemoryJob
const bytes = readFileSync(job.onnx)
const empty = field('VmRSS')
newPeak()
const session = await InferenceSession.create(
  bytes,
  sessionOptions(job.root, { isLarge: true, copiesWeights: job.copiesWeights }),
)
const loading = field('VmHWM')
const loaded = field('VmRSS')
newPeak()
const times: number[] = []
for (let run = 0; run < job.runs; run++) {
  const from = performance.now()
  await session.run(Object.fromEntries(job.inputs.map(({ name, shape }) => [name, tensorOf(name, shape)])))
  times.push(performance.now() - from)
}
const held: HeldMemory = { empty, loading, loaded, running: field('VmHWM'), mapped: field('RssFile'), times }
process.stdout.write(JSON.stringify(held))

function tensorOf(name: string, shape: readonly number[]): Tensor {
  if (name === gateName) return new Tensor('bool', [true], shape)
  const size = shape.reduce((product, side) => product * side, 1)
  return new Tensor('float32', name === 't' ? Float32Array.of(500) : torchRandn(name.length, size), shape)
}

/** MB (2^20). */
function field(name: string): number {
  return Math.round(processStatusMB(name))
}

/** From here on VmHWM is a new peak. */
function newPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5')
}
