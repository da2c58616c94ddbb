import { failureOf } from '../../../preload/contract/errors.ts'
import type { EventBus } from '../event-bus.ts'
import type { Log } from '../log.ts'
import type { ModelLibrary } from './model-library.ts'

/** Adds what a person dropped on the window, one after the other; the page hears what became of each. */
export async function addDropped(
  models: Pick<ModelLibrary, 'add'>,
  bus: Pick<EventBus, 'emit'>,
  log: Log,
  places: readonly string[],
): Promise<void> {
  for (const place of places) {
    try {
      for (const { id } of await models.add(place)) bus.emit('model.dropped', { id, failure: null })
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (failure.code === 'internal') log.bug('model.dropped', thrown)
      bus.emit('model.dropped', { id: null, failure })
    }
  }
}
