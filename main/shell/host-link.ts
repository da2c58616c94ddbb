import type { MessagePortMain, UtilityProcess } from 'electron/main'
import { closeWithinMs, mayRestart } from '../policy/limits.ts'
import type { FetchAnswer, FetchRequest, FromHost, ToHost } from '../shell-link/messages.ts'
import { answerQuestion } from './answer-question.ts'
import { engineRelay } from './engine-relay.ts'
import { forkProcess } from './fork-process.ts'

export interface HostEntries {
  /** Module that the host process runs. */
  readonly host: string
  /** Module that the engine process runs. */
  readonly engine: string
  /** Arguments of the host, as given to the app. */
  readonly args: readonly string[]
}

/** The host process as the shell sees it. Survives the host's death up to the policy's limit. */
export interface HostLink {
  readonly fetch: (request: Omit<FetchRequest, 'id'>) => Promise<FetchAnswer>
  readonly connectPage: (port: MessagePortMain) => void
  /** Places of models that were dropped on the page. */
  readonly dropped: (places: readonly string[]) => void
  /** Asks the host to end, and resolves when it has. */
  readonly close: () => Promise<void>
}

export interface HostTrouble {
  /** The host said why it cannot go on. */
  readonly onFatal: (title: string, detail: string) => void
  /** The host died more often than the policy allows. */
  readonly onGivenUp: () => void
}

/** Starts the host, and again whenever it dies without having been asked to. */
export function linkHost(entries: HostEntries, trouble: HostTrouble): HostLink {
  const pending = new Map<number, { resolve: (answer: FetchAnswer) => void; reject: (why: Error) => void }>()
  const deaths: number[] = []
  let nextId = 0
  let closing = false
  let host = start()

  function start(): UtilityProcess {
    const started = forkProcess('Fovea host', entries.host, entries.args)
    const engine = engineRelay(entries.engine, (message) => started.postMessage(message))
    const listeners: { [K in FromHost['kind']]: (message: Extract<FromHost, { kind: K }>) => void } = {
      answer: ({ answer }) => {
        pending.get(answer.id)?.resolve(answer)
        pending.delete(answer.id)
      },
      'launch-engine': engine.launch,
      'to-engine': ({ message }) => engine.post(message),
      'kill-engine': engine.kill,
      ask: ({ question }) =>
        void answerQuestion(question).then((value) => started.postMessage({ kind: 'told', id: question.id, value })),
      fatal: ({ title, detail }) => trouble.onFatal(title, detail),
    }
    started.on('message', (message: FromHost) => listeners[message.kind](message as never))
    started.on('exit', () => {
      engine.kill()
      for (const { reject } of pending.values()) reject(new Error('the host process ended'))
      pending.clear()
      if (closing) return
      deaths.push(Date.now())
      if (mayRestart(deaths, Date.now())) host = start()
      else trouble.onGivenUp()
    })
    return started
  }

  const post = (message: ToHost, ports: MessagePortMain[] = []) => host.postMessage(message, ports)
  return {
    fetch: (request) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        pending.set(id, { resolve, reject })
        post({ kind: 'fetch', request: { id, ...request } })
      }),
    connectPage: (port) => post({ kind: 'page' }, [port]),
    dropped: (places) => post({ kind: 'dropped', places }),
    close: () =>
      new Promise((resolve) => {
        closing = true
        const overdue = setTimeout(() => host.kill(), closeWithinMs)
        host.once('exit', () => {
          clearTimeout(overdue)
          resolve()
        })
        post({ kind: 'close' })
      }),
  }
}
