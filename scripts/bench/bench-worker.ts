import { InferenceSession, Tensor } from 'onnxruntime-node'
import { sessionOptions } from '../../main/engine/session-options.ts'
import { sessionPool } from '../../main/engine/session-pool.ts'
import { must } from '../../models/must.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import { GraphBuilder } from '../../models/nn/graph-builder.ts'
import { matmul } from '../../models/nn/ops.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import { benchCases } from './bench-cases.ts'
import { flopCount } from './flop-count.ts'
import { processStatusMB } from './process-status.ts'
import { optimisationStep } from './optimisation-step.ts'
import { randomFeeds } from './random-feeds.ts'
import { writeSafetensors } from './safetensors-file.ts'
import type { FromWorker, Job, Opened, ToWorker, What } from './worker-messages.ts'

/**
 * A process of its own for everything that is measured, so that its peak memory is its own. It runs one thing when it is told to and waits in
 * between: taking turns is the parent's business.
 */
type Runner = Readonly<Partial<Record<What, () => Promise<unknown>>>>

async function open(job: Job): Promise<{ readonly runner: Runner; readonly opened: Opened }> {
  switch (job.kind) {
    case 'gemm':
      return { runner: { forward: await gemm(job.side) }, opened: { gflop: { forward: (2 * job.side ** 3) / 1e9 } } }
    case 'case':
      return openCase(job)
    case 'optimise': {
      const { run, ...facts } = optimisationStep(job.pack, job.data, job.steps)
      return { runner: { forward: run }, opened: { gflop: {}, step: facts } }
    }
  }
}

async function openCase({ name, data, feeds }: Job & { kind: 'case' }) {
  const { root, forward, vjp, peer } = must(benchCases[name], 'a known case')(data)
  const startedAt = performance.now()
  const graphs: Partial<Record<What, Graph>> = { ...(vjp !== null && { vjp: vjp() }) }
  for (const graph of Object.values(graphs)) encodeOnnx(graph)
  const build = { ms: performance.now() - startedAt, peakRssMb: peakRssMb() }
  graphs.forward = forward()

  const inputs = randomFeeds(...Object.values(graphs))
  const plain = Object.fromEntries([...inputs].map(([input, { data: values }]) => [input, values]))
  const pool = sessionPool(root)
  const runner: Partial<Record<What, () => Promise<unknown>>> = {}
  const gflop: Partial<Record<What, number>> = {}
  const outputs = new Map<string, Float32Array>()
  for (const [what, graph] of Object.entries(graphs) as [What, Graph][]) {
    gflop[what] = flopCount(graph) / 1e9
    runner[what] = () => pool.run(what, () => graph, plain)
    // The first run makes the session and is not measured.
    for (const [output, values] of await pool.run(what, () => graph, plain)) outputs.set(`${what}.${output}`, values)
  }
  if (feeds !== null) {
    writeSafetensors(feeds, [
      ...[...inputs.values()].map(({ name: input, shape, dtype, data: values }) => ({
        name: input,
        shape,
        dtype: dtype === 'int64' ? ('I64' as const) : ('F32' as const),
        data: () => values,
      })),
      ...[...outputs].map(([output, values]) => ({ name: output, shape: [values.length], data: () => values })),
    ])
  }
  return { runner, opened: { gflop, build, peer } }
}

/** The fastest thing this runtime does here: a large square product with a constant matrix, which it packs once. */
async function gemm(side: number): Promise<() => Promise<unknown>> {
  const g = new GraphBuilder('gemm')
  const constant = g.floats(torchRandn(1, side * side), [side, side])
  g.output('product', matmul(g.input('left', 'float32', [side, side]), constant))
  const session = await InferenceSession.create(encodeOnnx(g.build()), sessionOptions('.'))
  const left = new Tensor('float32', torchRandn(2, side * side), [side, side])
  return () => session.run({ left })
}

/** The largest resident size so far. Linux's ru_maxrss would count the parent's pages at the fork. */
function peakRssMb(): number {
  try {
    return processStatusMB('VmHWM')
  } catch {
    return process.resourceUsage().maxRSS / 1024
  }
}

function say(message: FromWorker): void {
  if (process.send === undefined) throw new Error('The bench forks this file')
  process.send(message)
}

/** Mean of as many runs as fit into `atLeastMs`, at least one. */
async function timed(run: () => Promise<unknown>, atLeastMs: number): Promise<number> {
  const startedAt = performance.now()
  for (let runs = 1; ; runs++) {
    await run()
    const elapsed = performance.now() - startedAt
    if (elapsed >= atLeastMs) return elapsed / runs
  }
}

const { runner, opened } = await open(JSON.parse(must(process.argv[2], 'a job')) as Job)
process.on('message', (message: ToWorker) => {
  if (message.kind === 'close') process.exit(0)
  const run = must(runner[message.what], `the job has ${message.what}`)
  void timed(run, message.atLeastMs).then((ms) => say({ kind: 'ran', ms, peakRssMb: peakRssMb() }))
})
process.on('disconnect', () => process.exit(0))
say({ kind: 'opened', opened })
