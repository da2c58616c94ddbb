import type { Provider } from '../models/providers/provider.ts'
import type { Api } from '../preload/contract/methods.ts'
import type { MethodName } from '../preload/contract/recipe.ts'
import { engineClient } from './engine-supervisor/engine-client.ts'
import type { EngineDriver } from './engine-supervisor/engine-driver.ts'
import type { EngineStep } from './engine/messages.ts'
import { defaultProvider } from './engine/provider.ts'
import { blobStore } from './files/blob-store.ts'
import { dataFolder } from './files/data-folder.ts'
import { onDisk } from './files/disk-failure.ts'
import { realDisk, type Disk } from './files/disk.ts'
import { fileHashCache } from './files/hash-cache.ts'
import { eventBus } from './services/event-bus.ts'
import { pictureHandler, type HandleRequest } from './services/handle-request.ts'
import type { Log } from './services/log.ts'
import { maskService, type MaskService } from './services/masks.ts'
import { packService, type PackService } from './services/packs.ts'
import { previewStore } from './services/previews.ts'
import { runService } from './services/runs.ts'
import { stepWriter } from './services/step-writer.ts'
import { studioApi } from './services/studio-api.ts'
import { lockInstance } from './store/instance-lock.ts'
import { maskStore } from './store/mask-store.ts'
import { openHistory } from './store/open-history.ts'
import { rebuildFromImages } from './store/rebuild.ts'
import { runStore } from './store/run-store.ts'
import { sweepOrphans } from './store/sweep.ts'
import type { EventSource } from './transport/serve-api.ts'

export interface HostOptions {
  readonly dataDir: string
  /** Folders that hold packs, searched in order before the data folder's own. */
  readonly packRoots: readonly string[]
  readonly engineDriver: EngineDriver
  readonly log: Log
  readonly version: string
  /** Where drawings run; the CPU when nobody chooses. */
  readonly provider?: Provider
  /** `electron`, `serve` or `cli`: what the page is told. */
  readonly name: string
  readonly disk?: Disk
  readonly onStepStored?: (runId: string, method: MethodName, step: EngineStep) => void
}

/** The studio, wherever it runs. */
export interface Host {
  readonly api: Api
  readonly events: EventSource
  readonly handleRequest: HandleRequest
  readonly packs: PackService
  readonly masks: MaskService
  /** Stops what is under way, writes the history out and lets the folder go. */
  readonly close: () => Promise<void>
}

/**
 * Builds the studio on a data folder: lock, history, files, engine, services.
 *
 * @throws FoveaError data.*, disk.full
 */
export async function buildHost(options: HostOptions): Promise<Host> {
  const { dataDir, packRoots, log, disk = realDisk, provider = defaultProvider } = options
  const folder = dataFolder(dataDir)
  await onDisk(dataDir, () => disk.makeFolder(dataDir))
  const unlock = lockInstance(folder)
  try {
    const { history, opening, close } = await openHistory(folder.database, dataDir, () => new Date())
    const images = blobStore(disk, dataDir, folder.images, 'png')
    const latents = blobStore(disk, dataDir, folder.latents, 'f32')
    const runs = runStore(history)
    const found = opening === 'opened' ? 0 : await rebuildFromImages(history, images, provider, new Date())
    const interrupted = await runs.markInterrupted()
    const swept = opening === 'opened' ? await sweepOrphans(history, images, latents) : 0
    log.info('host.opened', { opening, found, interrupted, swept })

    const bus = eventBus()
    const previews = previewStore()
    const masks = maskService(images, maskStore(history), () => new Date())
    const packs = packService(disk, [...packRoots, folder.packs], fileHashCache(folder.packCache))
    const engine = engineClient({
      driver: options.engineDriver,
      now: () => performance.now(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      onEvent: (event, detail) => log.warn(event, { detail }),
    })
    const service = runService({
      engine,
      runs,
      writeStep: stepWriter(images, latents, runs),
      previews,
      bus,
      log,
      provider,
      dataDir,
      onStepStored: options.onStepStored ?? (() => undefined),
      now: () => performance.now(),
      packs,
      masks,
      wallClock: () => new Date(),
    })
    return {
      api: studioApi({ version: options.version, host: options.name, provider, packs, runs: service, masks }),
      events: bus,
      handleRequest: pictureHandler(images, previews),
      packs,
      masks,
      async close() {
        await service.close()
        engine.kill()
        await close()
        unlock()
        log.info('host.closed')
      },
    }
  } catch (thrown) {
    unlock()
    throw thrown
  }
}
