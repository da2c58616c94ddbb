import { FoveaError } from '../../preload/contract/errors.ts'
import { fromHost } from '../../preload/contract/wire.ts'
import type { ContractMethod, Input, Output } from '../../preload/contract/methods.ts'
import type { Channel } from './channel.ts'

export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface ConnectionListeners {
  readonly event: (name: string, payload: unknown) => void
  /** An event got lost on the way: what the page knows may be stale. */
  readonly gap: () => void
  readonly close: () => void
}

/** The contract over one channel, until that closes. */
export interface Connection {
  readonly call: <K extends ContractMethod>(method: K, input: Input<K>, options?: CallOptions) => Promise<Output<K>>
  readonly close: () => void
}

interface Pending {
  readonly resolve: (output: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** Why a call got no answer. */
export function closedError(): FoveaError {
  return new FoveaError('contract.closed', 'The connection to the studio was lost.', null, 'Try again when it is back.')
}

/** Speaks the wire over `channel`. Every pending call rejects with `contract.closed` when it closes. */
export function connect(channel: Channel, listeners: ConnectionListeners): Connection {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let lastSeq: number | null = null
  let open = true

  channel.onMessage((message) => {
    const parsed = fromHost.safeParse(message)
    if (!parsed.success) return
    const { data } = parsed
    if (data.kind === 'event') {
      if (lastSeq !== null && data.seq !== lastSeq + 1) listeners.gap()
      lastSeq = data.seq
      listeners.event(data.name, data.payload)
      return
    }
    const call = pending.get(data.id)
    pending.delete(data.id)
    if (data.kind === 'reply') call?.resolve(data.output)
    else {
      const { code, message: text, item, remedy } = data.failure
      call?.reject(new FoveaError(code, text, item, remedy))
    }
  })

  channel.onClose(() => {
    if (!open) return
    open = false
    for (const call of pending.values()) call.reject(closedError())
    pending.clear()
    listeners.close()
  })

  return {
    call: <K extends ContractMethod>(method: K, input: Input<K>, { signal }: CallOptions = {}) =>
      new Promise<Output<K>>((resolve, reject) => {
        if (!open) return reject(closedError())
        if (signal?.aborted) return reject(signal.reason as Error)
        const id = ++lastId
        signal?.addEventListener(
          'abort',
          () => {
            // The host may answer a cancelled call all the same; that answer finds nobody.
            if (!pending.delete(id)) return
            channel.post({ kind: 'cancel', id })
            reject(signal.reason as Error)
          },
          { once: true },
        )
        // The host checks every output against its schema before it leaves.
        pending.set(id, { resolve: (output) => resolve(output as Output<K>), reject })
        channel.post({ kind: 'call', id, method, input })
      }),
    close: () => channel.close(),
  }
}
