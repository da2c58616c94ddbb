import type { HashCache } from '../../files/verify-pack.ts'
import { knownModelStore } from '../../store/known-model-store.ts'
import type { History } from '../../store/schema.ts'
import type { EventBus } from '../event-bus.ts'
import { modelHashing, type ModelHashing } from './model-hashing.ts'
import { modelLibraryService, type ModelLibrary } from './model-library.ts'
import { modelOffers, type ModelOffers } from '../../files/model-offers.ts'

export interface OpenModels {
  readonly models: ModelLibrary
  readonly offers: ModelOffers
  readonly hashing: ModelHashing
}

export interface OpenModelsParts {
  readonly history: History
  readonly cache: HashCache
  readonly bus: EventBus
  readonly now: () => Date
  readonly folders: readonly string[]
}

/** The library of models on an open history. Nothing is looked at and nothing is asked of any network. */
export function openModels({ history, cache, bus, now, folders }: OpenModelsParts): OpenModels {
  const store = knownModelStore(history)
  const hashing = modelHashing(store, cache, (progress) => {
    bus.emit('model.hashing', { ...progress })
    if (progress.state !== 'running') bus.emit('models.changed', {})
  })
  const models = modelLibraryService({ store, hashing, now, onChange: () => bus.emit('models.changed', {}) })
  return { models, hashing, offers: modelOffers(folders) }
}
