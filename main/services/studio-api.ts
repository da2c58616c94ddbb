import type { Api } from '../../preload/contract/methods.ts'
import type { libraryApi } from './library-api.ts'
import type { libraryChoice } from './library-choice.ts'
import type { MaskService } from './masks.ts'
import type { PackService } from './packs.ts'
import type { PromptService } from './prompts.ts'
import { lineageOf } from '../store/lineage.ts'
import type { History } from '../store/schema.ts'
import type { QueueState } from './run-queue.ts'
import { rollBack } from './roll-back.ts'
import type { RunOrigin } from '../store/new-run.ts'
import type { modelApi } from './models/model-api.ts'
import type { downloadApi } from './downloads/download-api.ts'
import type { packApi } from './models/pack-api.ts'
import type { PreferenceService } from './preferences.ts'
import type { SourceService } from './sources.ts'
import type { StartService } from './starts.ts'
import type { RunService } from './runs.ts'

export interface StudioParts {
  readonly version: string
  /** `electron`, `serve` or `cli`. */
  readonly host: string
  readonly provider: string
  readonly packs: PackService
  readonly prompts: PromptService
  readonly runs: RunService
  readonly masks: MaskService
  readonly preferences: PreferenceService
  readonly sources: SourceService
  readonly starts: StartService
  readonly history: History
  readonly libraryApi: ReturnType<typeof libraryApi> & ReturnType<typeof libraryChoice>
  readonly modelApi: ReturnType<typeof modelApi> & ReturnType<typeof packApi> & ReturnType<typeof downloadApi>
}

/** The contract's methods over the services. */
export function studioApi(parts: StudioParts): Api {
  const {
    version,
    host,
    provider,
    packs,
    prompts,
    runs,
    masks,
    preferences,
    sources,
    starts,
    history,
    libraryApi: library,
    modelApi: models,
  } = parts
  return {
    'studio.describe': async () => ({ version, host, provider, packs: await packs.describe() }),
    'preference.get': () => preferences.get(),
    'preference.change': (change) => preferences.change(change),
    ...library,
    ...models,
    'prompt.read': async ({ pack, text }) => ({ ignoredWords: await prompts.ignoredWords(pack, text) }),
    'run.submit': async ({ recipe, parent, parentStep, first }) => {
      const origin: RunOrigin | undefined =
        parentStep === undefined ? undefined : { reason: 'branch', step: parentStep }
      return { id: await runs.submit(recipe, parent, origin, first) }
    },
    'run.startAt': ({ id, method, index }) => starts.at(id, method, index),
    'run.rollBack': ({ id, method, index }) => rollBack(runs, starts)(id, method, index),
    'run.lineage': async ({ id }) => {
      await runs.get(id)
      return lineageOf(history, id)
    },
    'queue.get': () => Promise.resolve(queueOf(runs.queue())),
    'queue.pause': ({ paused }) => {
      runs.setPaused(paused)
      return Promise.resolve(queueOf(runs.queue()))
    },
    'queue.move': async ({ id, to }) => {
      await runs.move(id, to)
      return queueOf(runs.queue())
    },
    'run.stop': async ({ id, how }) => done(runs.stop(id, how)),
    'run.change': async ({ id, live }) => ({ n: await runs.change(id, live) }),
    'run.get': ({ id }) => runs.get(id),
    'run.list': ({ before, limit }) => runs.list(before, limit),
    'run.remove': ({ id }) => done(runs.remove(id)),
    'run.restore': ({ id }) => done(runs.restore(id)),
    'source.put': ({ png, name, exif }) => sources.put(fromBase64(png), name, exif === null ? null : fromBase64(exif)),
    'mask.put': ({ png }) => masks.put(fromBase64(png), 'mask'),
    'mask.list': async () => ({ masks: await masks.list() }),
    'mask.open': ({ id }) => masks.open(id),
    'mask.keep': (mask) => masks.keep(mask),
    'mask.rename': ({ id, name }) => done(masks.rename(id, name)),
    'mask.duplicate': ({ id, name }) => masks.duplicate(id, name),
    'mask.remove': ({ id }) => done(masks.remove(id)),
    'mask.restore': ({ id }) => done(masks.restore(id)),
  }
}

function queueOf({ waiting, ...state }: QueueState) {
  return { ...state, waiting: [...waiting] }
}

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
