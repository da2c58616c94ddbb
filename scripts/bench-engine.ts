import os from 'node:os'
import path from 'node:path'
import { mkdirSync } from 'node:fs'
import { reportThrown } from '../main/cli/print-failure.ts'
import { benchUsage, parseBenchArguments } from './bench/bench-arguments.ts'
import { benchChild } from './bench/bench-child.ts'
import { benchReport } from './bench/bench-report.ts'
import { measureCase, type MeasuredCase, type MeasuredStep, measureStep } from './bench/measure.ts'
import { benchTable } from './bench/bench-table.ts'
import { openPeer } from './bench/peer.ts'

/**
 * How fast the engine is, next to what the machine can do and, on request, to PyTorch.
 *
 * Everything that is compared runs in turns, each in a process of its own: other load on the machine hits all alike.
 */
async function main(args: readonly string[]): Promise<void> {
  const options = parseBenchArguments(args)
  if (options.help) {
    process.stdout.write(`${benchUsage}\n`)
    return
  }
  const data = path.resolve('.fovea/bench')
  mkdirSync(data, { recursive: true })
  const note = (text: string) => process.stderr.write(`${text}\n`)
  const peer = options.peer ? await openPeer(note) : null
  const gemm = await benchChild({ kind: 'gemm', side: 2048 })
  const turns = { gemm, peer, repeats: options.repeats, data, note }

  const cases: MeasuredCase[] = []
  for (const name of options.cases) cases.push(await measureCase(name, turns))
  const steps: MeasuredStep[] = []
  for (const pack of options.steps) steps.push(await measureStep(pack, pack === 'mini' ? 20 : options.sdSteps, turns))
  await gemm.close()
  await peer?.close()
  const rss = options.rss ? { t10: await stepRssMb(10), t100: await stepRssMb(100) } : null

  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString(),
  }
  const report = benchReport({ machine, cases, steps, rss, peer })
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : benchTable(report)}\n`)

  async function stepRssMb(T: number): Promise<number> {
    note(`memory of a step with T = ${T}`)
    const child = await benchChild({ kind: 'optimise', pack: 'mini', data, steps: T })
    await child.run('forward', 0)
    const peak = child.peakRssMb()
    await child.close()
    return peak
  }
}

try {
  await main(process.argv.slice(2))
} catch (thrown) {
  // The children end with us; waiting for them to end by themselves would be for ever.
  process.exit(reportThrown(thrown))
}
