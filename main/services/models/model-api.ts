import type { Api } from '../../../preload/contract/methods.ts'
import type { ModelMemory } from '../../../preload/contract/models.ts'
import type { KnownModel } from '../../store/known-model-store.ts'
import type { Log } from '../log.ts'
import { noDialog } from '../../files/model-failures.ts'
import { freeBytes } from '../../files/part-file.ts'
import type { ModelLibrary } from './model-library.ts'
import type { ModelOffers } from '../../files/model-offers.ts'

/** The shell's dialog; null where there is none. */
export type PickPlaces = ((what: 'file' | 'folder') => Promise<readonly string[]>) | null

export interface ModelApiParts {
  readonly models: ModelLibrary
  readonly offers: ModelOffers
  readonly memory: (model: KnownModel) => Promise<ModelMemory>
  readonly pick: PickPlaces
  readonly log: Log
}

type ModelCalls = Pick<Api, Extract<keyof Api, `model.${string}`>>

/** The library of models as the contract has it. */
export function modelApi({ models, offers, memory, pick, log }: ModelApiParts): ModelCalls {
  const picked = async (what: 'file' | 'folder'): Promise<readonly string[]> => {
    if (pick === null) throw noDialog()
    return pick(what)
  }
  return {
    'model.list': async () => {
      const all = await models.list()
      const bytes = all.reduce((sum, model) => sum + model.bytes, 0)
      const free = await freeBytes(offers.folders[0] ?? '.')
      return { models: all, canPick: pick !== null, folders: [...offers.folders], bytes, freeBytes: free }
    },
    'model.offers': async () => {
      const known = new Set((await models.list()).map(({ place }) => place))
      return { offers: offers.list().filter(({ token }) => !known.has(offers.placeOf(token))) }
    },
    'model.add': async ({ token }) => ({ models: await models.add(offers.placeOf(token)) }),
    'model.pick': async ({ what }) => {
      const places = await picked(what)
      const added = []
      for (const place of places) added.push(...(await models.add(place)))
      return { models: added }
    },
    'model.locate': async ({ id, token }) => {
      if (token !== null) return models.locate(id, offers.placeOf(token))
      const { isFolder } = await models.get(id)
      const [place] = await picked(isFolder ? 'folder' : 'file')
      return place === undefined ? models.get(id) : models.locate(id, place)
    },
    'model.refresh': ({ id }) => models.refresh(id),
    'model.hash': async ({ id }) => {
      // Behind everything else: what comes of it is told by events.
      void models.hash(id).catch((thrown: unknown) => log.warn('model.hash', { detail: String(thrown) }))
      return null
    },
    'model.memory': async ({ id }) => memory(await models.require(id)),
    'model.remove': async ({ id }) => (await models.remove(id), null),
    'model.restore': async ({ id }) => (await models.restore(id), null),
  }
}
