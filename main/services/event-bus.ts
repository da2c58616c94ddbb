import type { EventName, EventPayload } from '../../preload/contract/events.ts'
import type { EventSource } from '../transport/serve-api.ts'

/** The host's events to whoever listens, in order. */
export interface EventBus extends EventSource {
  readonly emit: <K extends EventName>(name: K, payload: EventPayload<K>) => void
}

type Listener = Parameters<EventSource['subscribe']>[0]

export function eventBus(): EventBus {
  const listeners = new Set<Listener>()
  return {
    subscribe(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    emit(name, payload) {
      for (const listen of [...listeners]) listen(name, payload)
    },
  }
}
