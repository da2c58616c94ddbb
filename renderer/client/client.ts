import { events } from '../../preload/contract/events.ts'
import type { EventName, EventPayload } from '../../preload/contract/events.ts'
import type { ContractMethod, Input, Output } from '../../preload/contract/methods.ts'
import { ChannelRefused } from './channel.ts'
import type { OpenChannel } from './channel.ts'
import { closedError, connect } from './connection.ts'
import type { CallOptions, Connection } from './connection.ts'

export type LinkState = 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed'

/** The host as the page sees it. Survives lost connections; what was pending rejects with `contract.closed`. */
export interface Client {
  readonly state: () => LinkState
  readonly call: <K extends ContractMethod>(method: K, input: Input<K>, options?: CallOptions) => Promise<Output<K>>
  readonly on: <K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void) => () => void
  readonly onState: (listener: () => void) => () => void
  /** After a reconnection or a lost event: whatever was cached must be asked for again. */
  readonly onResync: (listener: () => void) => () => void
  /** Tries at once instead of waiting out the back-off. */
  readonly retry: () => void
  readonly close: () => void
}

/** Back-off before attempt `n` (from 0), in milliseconds: 250, 500, 1000 … 8000. */
export function backOff(n: number): number {
  return Math.min(8000, 250 * 2 ** n)
}

/** Keeps a connection open, opening channels anew for as long as it takes. */
export function createClient(open: OpenChannel, schedule: typeof setTimeout = setTimeout): Client {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const stateListeners = new Set<() => void>()
  const resyncListeners = new Set<() => void>()
  let state: LinkState = 'connecting'
  let connection: Connection | null = null
  let attempts = 0
  let attempt = 0

  const become = (next: LinkState) => {
    if (state === next) return
    state = next
    for (const listener of [...stateListeners]) listener()
  }
  const resync = () => {
    for (const listener of [...resyncListeners]) listener()
  }
  const emit = (name: string, payload: unknown) => {
    if (!Object.hasOwn(events, name)) return
    const key = name as EventName
    const parsed = events[key].safeParse(payload)
    if (!parsed.success) return
    for (const listener of listeners.get(key) ?? []) listener(parsed.data as never)
  }

  const start = async () => {
    const mine = ++attempt
    try {
      const channel = await open()
      if (mine !== attempt || state === 'closed') return channel.close()
      const again = state === 'reconnecting'
      attempts = 0
      connection = connect(channel, { event: emit, gap: resync, close: () => lost(mine) })
      become('connected')
      if (again) resync()
    } catch (thrown) {
      if (thrown instanceof ChannelRefused && mine === attempt && state !== 'closed') become('refused')
      else lost(mine)
    }
  }
  const lost = (mine: number) => {
    if (mine !== attempt || state === 'closed') return
    connection = null
    become('reconnecting')
    schedule(() => {
      if (mine === attempt && state !== 'closed') void start()
    }, backOff(attempts++))
  }
  void start()

  const subscribe = <T>(set: Set<T>, listener: T) => {
    set.add(listener)
    return () => void set.delete(listener)
  }
  return {
    state: () => state,
    call: (method, input, options) =>
      connection === null ? Promise.reject(closedError()) : connection.call(method, input, options),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      return subscribe(set, listener as (payload: never) => void)
    },
    onState: (listener) => subscribe(stateListeners, listener),
    onResync: (listener) => subscribe(resyncListeners, listener),
    retry: () => {
      if (state === 'reconnecting') void start()
    },
    close: () => {
      become('closed')
      connection?.close()
    },
  }
}
