import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { childProcessDriver } from '../../../main/engine-supervisor/child-process-driver.ts'
import type { EngineDriver, EngineProcess } from '../../../main/engine-supervisor/engine-driver.ts'
import { buildHost, type Host, type HostOptions } from '../../../main/host.ts'
import { silentLog } from '../../../main/services/log.ts'
import type { EventName, EventPayload } from '../../../preload/contract/events.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import { writeToyPack } from './toy-pack.ts'

export const toyEngineEntry = fileURLToPath(new URL('./toy-engine.ts', import.meta.url))

/** A driver that remembers the engine it started, so that a test can kill it behind everybody's back. */
export interface WatchedDriver extends EngineDriver {
  readonly started: EngineProcess[]
}

export function watchedDriver(
  inner: EngineDriver = childProcessDriver(toyEngineEntry, () => undefined),
): WatchedDriver {
  const started: EngineProcess[] = []
  return {
    started,
    start() {
      const engine = inner.start()
      started.push(engine)
      return engine
    },
  }
}

/** The real host on a data folder, the toy pack beside it, a toy engine in a process of its own. */
export function toyHost(dataDir: string, changes: Partial<HostOptions> = {}): Promise<Host> {
  const packRoot = join(dataDir, '..', 'packs')
  if (changes.packRoots === undefined) writeToyPack(packRoot)
  return buildHost({
    dataDir,
    packRoots: [packRoot],
    engineDriver: watchedDriver(),
    log: silentLog,
    version: '0.0.0',
    name: 'cli',
    ...changes,
  })
}

export const never = new AbortController().signal

export function toyRecipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    prompt: 'a toy',
    negative: '',
    seed: 7,
    pack: 'toy',
    methods: ['sd', 'sgool'],
    sampler: 'ddim',
    gradient: 'full',
    update: 'doodl',
    steps: 5,
    guidance: 2,
    optSteps: 3,
    weights: { global: 1, saliency: 1 },
    region: 'soft',
    mask: null,
    follow: null,
    ...changes,
  }
}

export function submit(host: Host, recipe: Recipe): Promise<{ id: string }> {
  return host.api['run.submit']({ recipe, parent: null }, never)
}

/** Resolves with the first event that `matches`. Subscribe before the event can happen. */
export function nextEvent<K extends EventName>(
  host: Pick<Host, 'events'>,
  name: K,
  matches: (payload: EventPayload<K>) => boolean = () => true,
): Promise<EventPayload<K>> {
  return new Promise((resolve) => {
    const stop = host.events.subscribe((event) => {
      if (event.name !== name) return
      const payload = event.payload as EventPayload<K>
      if (!matches(payload)) return
      stop()
      resolve(payload)
    })
  })
}

/** Submits and waits for the end. */
export async function runToEnd(host: Host, recipe: Recipe) {
  const finished = nextEvent(host, 'run.finished')
  const { id } = await submit(host, recipe)
  await finished
  return host.api['run.get']({ id }, never)
}
