import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { FromWorker, Job, Opened, ToWorker, What } from './worker-messages.ts'

/** A worker as the bench sees it: it runs what it is told to and says how long that took. */
export interface BenchChild {
  readonly opened: Opened
  readonly run: (what: What, atLeastMs: number) => Promise<number>
  /** Largest resident size after the last run, in MB. */
  readonly peakRssMb: () => number
  readonly close: () => Promise<void>
}

export async function benchChild(job: Job): Promise<BenchChild> {
  const child = fork(path.join(import.meta.dirname, 'bench-worker.ts'), [JSON.stringify(job)])
  const exit = once(child, 'exit')
  const died = exit.then(([code, signal]) => {
    throw new Error(`The measurement of ${JSON.stringify(job)} ended with ${String(signal ?? code)}`)
  })
  // Awaited only in races; an expected end is no failure.
  died.catch(() => undefined)
  const answer = async () => {
    const [message] = (await Promise.race([once(child, 'message'), died])) as [FromWorker]
    return message
  }
  const tell = (message: ToWorker) => child.send(message)

  const first = await answer()
  if (first.kind !== 'opened') throw new Error('A worker opens before it runs')
  let peak = 0
  return {
    opened: first.opened,
    async run(what, atLeastMs) {
      tell({ kind: 'run', what, atLeastMs })
      const ran = await answer()
      if (ran.kind !== 'ran') throw new Error('A worker answers a run with its time')
      peak = ran.peakRssMb
      return ran.ms
    },
    peakRssMb: () => peak,
    async close() {
      tell({ kind: 'close' })
      await exit
    },
  }
}
