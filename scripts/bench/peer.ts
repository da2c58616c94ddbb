import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pythonEnvironment } from '../python-environment.ts'

export interface PeerRequest {
  readonly kind: string
  /** Folders of the models, by role. */
  readonly folders?: Readonly<Record<string, string>>
  /** Our inputs and outputs, or null for random ones. */
  readonly feeds: string | null
  readonly [extra: string]: unknown
}

/** What the peer holds open: it can run each of `whats`. */
export interface PeerModel {
  readonly whats: readonly string[]
  /** Largest difference from our outputs over the largest of them; null when it was not given ours. */
  readonly error: number | null
  readonly run: (what: string, atLeastMs: number) => Promise<number>
}

/** PyTorch in a process of its own (peer.py), eager mode, weights frozen. */
export interface Peer {
  readonly name: string
  readonly version: string
  readonly open: (request: PeerRequest) => Promise<PeerModel>
  /** Lets go of what is open. */
  readonly shut: () => Promise<void>
  readonly close: () => Promise<void>
}

interface Answer {
  readonly version?: string
  readonly whats?: readonly string[]
  readonly error?: number | null
  readonly ms?: number
}

export async function openPeer(note: (text: string) => void): Promise<Peer> {
  const python = await pythonEnvironment(note)
  const child = spawn(python, [path.join(import.meta.dirname, 'peer.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (message: object): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(message)}\n`)
    const { value, done } = await lines.next()
    if (done === true) throw new Error('The PyTorch peer ended; what it said is above')
    return JSON.parse(value) as Answer
  }
  const { version = 'unknown' } = await ask({ do: 'hello' })
  return {
    name: 'PyTorch eager',
    version,
    async open(request) {
      const { whats = [], error = null } = await ask({ do: 'open', ...request })
      return { whats, error, run: async (what, atLeastMs) => (await ask({ do: 'run', what, atLeastMs })).ms ?? NaN }
    },
    async shut() {
      await ask({ do: 'shut' })
    },
    async close() {
      child.stdin.end()
      await exit
    },
  }
}
