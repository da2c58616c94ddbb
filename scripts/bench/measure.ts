import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { must } from '../../models/must.ts'
import { benchChild, type BenchChild } from './bench-child.ts'
import type { PackName } from './bench-packs.ts'
import type { Peer, PeerModel } from './peer.ts'
import type { Opened, What } from './worker-messages.ts'

export interface Turns {
  readonly gemm: BenchChild
  readonly peer: Peer | null
  readonly repeats: number
  /** Where generated models and feeds are. */
  readonly data: string
  readonly note: (text: string) => void
}

/** Times in milliseconds, one for each repeat. */
type Times = Readonly<Partial<Record<string, readonly number[]>>>

export interface MeasuredCase {
  readonly name: string
  readonly opened: Opened
  readonly ours: Times
  readonly peer: { readonly times: Times; readonly error: number | null } | null
  readonly gemmGflops: readonly number[]
  readonly peakRssMb: number
}

export interface MeasuredStep {
  readonly name: string
  readonly T: number
  readonly calls: number
  readonly ours: Times
  readonly peer: Times | null
  readonly gemmGflops: readonly number[]
  readonly peakRssMb: number
}

/** A turn lasts at least this long, so that short calls are averaged. */
const turnMs = 150

export async function measureCase(name: string, turns: Turns): Promise<MeasuredCase> {
  turns.note(`${name} opens`)
  const feeds = turns.peer === null ? null : path.join(turns.data, 'feeds.safetensors')
  const child = await benchChild({ kind: 'case', name, data: turns.data, feeds })
  const { opened } = child
  const wanted = opened.peer ?? null
  const model = turns.peer === null || wanted === null ? null : await turns.peer.open({ ...wanted, feeds })
  const { ours, theirs, gemmGflops } = await takeTurns(name, child, model, Object.keys(opened.gflop) as What[], turns)
  const peakRssMb = child.peakRssMb()
  await child.close()
  await turns.peer?.shut()
  if (feeds !== null) rmSync(feeds, { force: true })
  return { name, opened, ours, peer: model && { times: theirs, error: model.error }, gemmGflops, peakRssMb }
}

/** One whole optimisation step: ours, PyTorch's of the same stages, and what DOODL as released would do. */
export async function measureStep(pack: PackName, T: number, turns: Turns): Promise<MeasuredStep> {
  const name = `step:${pack}`
  turns.note(`${name} opens`)
  const child = await benchChild({ kind: 'optimise', pack, data: turns.data, steps: T })
  const step = must(child.opened.step, 'a step says what it calls')
  // Makes our sessions; the peer has had its own first run when it is open.
  await child.run('forward', 0)
  const model = turns.peer && (await turns.peer.open({ kind: 'optimise', feeds: null, ...step }))
  const { ours, theirs, gemmGflops } = await takeTurns(name, child, model, ['forward'], turns)
  const peakRssMb = child.peakRssMb()
  await child.close()
  await turns.peer?.shut()
  return { name, T, calls: step.calls.length, ours, peer: model && theirs, gemmGflops, peakRssMb }
}

async function takeTurns(
  name: string,
  child: BenchChild,
  model: PeerModel | null,
  whats: readonly What[],
  turns: Turns,
) {
  const ours: Record<string, number[]> = {}
  const theirs: Record<string, number[]> = {}
  const gemmGflops: number[] = []
  const keep = (times: Record<string, number[]>, what: string, ms: number) => (times[what] ??= []).push(ms)
  const peerWhats = model?.whats ?? []
  for (let i = 0; i < turns.repeats; i++) {
    turns.note(`${name} ${i + 1}/${turns.repeats}`)
    gemmGflops.push((turns.gemm.opened.gflop.forward ?? NaN) / ((await turns.gemm.run('forward', turnMs)) / 1000))
    for (const what of whats) keep(ours, what, await child.run(what, turnMs))
    for (const what of peerWhats) {
      keep(theirs, what, await (model as PeerModel).run(what, turnMs))
      // OpenMP's threads spin for a while after their work: that would be our loss.
      await wait(50)
    }
  }
  return { ours, theirs, gemmGflops }
}
