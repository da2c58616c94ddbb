import { FoveaError, failureOf, type Failure } from '../../preload/contract/errors.ts'
import { events, type EventName, type EventPayload } from '../../preload/contract/events.ts'
import { methods, type Api, type ContractMethod } from '../../preload/contract/methods.ts'
import { fromPage, maxMessageBytes, type FromHost } from '../../preload/contract/wire.ts'
import type { Channel } from './channel.ts'

/** One event of the host, told apart by its name. */
export type HostEvent = {
  readonly [K in EventName]: { readonly name: K; readonly payload: EventPayload<K> }
}[EventName]

/** Where the host's events come from. */
export interface EventSource {
  readonly subscribe: (listen: (event: HostEvent) => void) => () => void
}

export interface ServeOptions {
  /** Told of every thrown value that is no `FoveaError`, and of output that breaks its schema. */
  readonly onBug: (method: string, thrown: unknown) => void
}

/**
 * Answers one connection's calls and passes the host's events to it.
 *
 * The laws (reference/style.md 4.5): only what the method table owns can be called; input that fails its schema never
 * reaches a handler; output that fails its schema never leaves; cancelling twice is cancelling once; closing aborts what is under way.
 * @returns the way to stop serving; the channel stays open.
 */
export function serveApi(channel: Channel, api: Api, eventSource: EventSource, options: ServeOptions): () => void {
  const underWay = new Map<number, AbortController>()
  let seq = 0

  const post = (message: FromHost): void => {
    channel.post(message)
  }
  const refuse = (id: number, failure: Failure): void => {
    post({ kind: 'refusal', id, failure })
  }

  async function call(id: number, method: string, input: unknown): Promise<void> {
    if (underWay.has(id)) return refuse(id, invalid(method, 'this call number is already in use'))
    if (!isContractMethod(method)) return refuse(id, unknownMethod(method))
    const parsed = methods[method].input.safeParse(input)
    if (!parsed.success) return refuse(id, invalid(method, explain(parsed.error.issues)))
    const controller = new AbortController()
    underWay.set(id, controller)
    try {
      const handler = api[method] as (input: unknown, signal: AbortSignal) => Promise<unknown>
      const output = methods[method].output.safeParse(await handler(parsed.data, controller.signal))
      if (!output.success) throw new Error(`${method} broke its output schema: ${explain(output.error.issues)}`)
      post({ kind: 'reply', id, output: output.data })
    } catch (thrown) {
      if (!(thrown instanceof FoveaError)) options.onBug(method, thrown)
      refuse(id, failureOf(thrown))
    } finally {
      underWay.delete(id)
    }
  }

  const stopListening = channel.onMessage((message) => {
    const size = Buffer.byteLength(JSON.stringify(message) ?? '')
    const parsed = fromPage.safeParse(message)
    const id = idOf(message)
    if (size > maxMessageBytes) {
      if (id !== null) refuse(id, tooLarge(size))
      return
    }
    if (!parsed.success) {
      if (id !== null) refuse(id, invalid('the message', explain(parsed.error.issues)))
      return
    }
    if (parsed.data.kind === 'cancel') underWay.get(parsed.data.id)?.abort()
    else void call(parsed.data.id, parsed.data.method, parsed.data.input)
  })

  const stopEvents = eventSource.subscribe(({ name, payload }) => {
    const checked = events[name].safeParse(payload)
    if (checked.success) post({ kind: 'event', seq: seq++, name, payload: checked.data })
    else options.onBug(name, new Error(`event broke its schema: ${explain(checked.error.issues)}`))
  })

  const stop = (): void => {
    stopListening()
    stopEvents()
    for (const controller of underWay.values()) controller.abort()
  }
  channel.onClose(stop)
  return stop
}

function isContractMethod(name: string): name is ContractMethod {
  return Object.hasOwn(methods, name)
}

function idOf(message: unknown): number | null {
  const id: unknown = typeof message === 'object' && message !== null && 'id' in message ? message.id : null
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null
}

function explain(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`)
    .join('; ')
}

function unknownMethod(method: string): Failure {
  return {
    code: 'contract.unknown-method',
    message: 'The studio was asked for something it does not know.',
    item: method,
    remedy: 'Reload the page, so that page and studio are of the same version.',
  }
}

function invalid(item: string, why: string): Failure {
  return {
    code: 'contract.invalid-input',
    message: `The request was refused: ${why}.`,
    item,
    remedy: 'Correct the value and try again.',
  }
}

function tooLarge(size: number): Failure {
  return {
    code: 'contract.too-large',
    message: `A message of ${size} bytes is larger than the ${maxMessageBytes} that are allowed.`,
    item: null,
    remedy: 'Send less at once; pictures are fetched by their address.',
  }
}
