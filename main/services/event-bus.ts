import type { EventName, EventPayload } from '../../preload/contract/events.ts'
import type { EventSource, HostEvent } from '../transport/serve-api.ts'

/** The host's events to whoever listens, in order. */
export interface EventBus extends EventSource {
  readonly emit: <K extends EventName>(name: K, payload: EventPayload<K>) => void
}

export function eventBus(): EventBus {
  const listeners = new Set<(event: HostEvent) => void>()
  return {
    subscribe(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    emit(name, payload) {
      // TypeScript does not see that name and payload of one K belong to one member of the union.
      const event = { name, payload } as unknown as HostEvent
      for (const listen of [...listeners]) listen(event)
    },
  }
}
