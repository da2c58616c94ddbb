import path from 'node:path'
import type { Provider } from '../../../models/providers/provider.ts'
import type { EngineClient } from '../../engine-supervisor/engine-client.ts'
import type { HashCache } from '../../files/verify-pack.ts'
import { modelOffers, type ModelOffers } from '../../files/model-offers.ts'
import type { ComposedPackStore } from '../../store/composed-pack-store.ts'
import type { ModelMemory } from '../../../preload/contract/models.ts'
import { knownModelStore, type KnownModel } from '../../store/known-model-store.ts'
import type { History } from '../../store/schema.ts'
import type { EventBus } from '../event-bus.ts'
import type { PackService } from '../packs.ts'
import type { RunService } from '../runs.ts'
import { modelMemory } from './model-memory.ts'
import { modelHashing, type ModelHashing } from './model-hashing.ts'
import { modelLibraryService, type ModelLibrary } from './model-library.ts'
import { packComposer, type PackComposer } from './pack-composer.ts'

export interface OpenModels {
  readonly models: ModelLibrary
  readonly composer: PackComposer
  readonly offers: ModelOffers
  readonly hashing: ModelHashing
  readonly memory: (model: KnownModel) => Promise<ModelMemory>
}

export interface OpenModelsParts {
  readonly history: History
  readonly cache: HashCache
  readonly bus: EventBus
  readonly now: () => Date
  /** Folders whose content may be offered. */
  readonly folders: readonly string[]
  /** Where packs that are made here go. */
  readonly packsFolder: string
  readonly made: ComposedPackStore
  readonly packs: PackService
  readonly engine: EngineClient
  readonly runs: Pick<RunService, 'exclusive'>
  readonly provider: Provider
}

/** The library of models and the packs made of them, on an open history. Nothing is looked at, nothing asked of any network. */
export function openModels(parts: OpenModelsParts): OpenModels {
  const { bus, now, made, packs, engine, runs, provider } = parts
  const known = knownModelStore(parts.history)
  const onChange = (): void => bus.emit('models.changed', {})
  const hashing = modelHashing(known, parts.cache, (progress) => {
    bus.emit('model.hashing', { ...progress })
    if (progress.state !== 'running') onChange()
  })
  const models = modelLibraryService({ store: known, hashing, now, onChange })
  const composer = packComposer({
    models,
    known,
    store: made,
    packs,
    folderOf: (id) => path.join(parts.packsFolder, id),
    async runTest(id) {
      const pack = await packs.require(id)
      const { folder, manifestHash, places } = pack
      // In its turn: the engine does one thing at a time.
      return runs.exclusive(() => engine.test({ packFolder: folder, packHash: manifestHash, places, provider }))
    },
    now,
    onChange,
  })
  const memory = modelMemory(() => process.availableMemory())
  return { models, composer, hashing, memory, offers: modelOffers(parts.folders) }
}
