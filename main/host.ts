import type { Provider } from '../models/providers/provider.ts'
import type { Api } from '../preload/contract/methods.ts'
import type { MethodName } from '../preload/contract/recipe.ts'
import { engineClient } from './engine-supervisor/engine-client.ts'
import type { EngineDriver } from './engine-supervisor/engine-driver.ts'
import type { EngineStep } from './engine/messages.ts'
import { defaultProvider } from './engine/provider.ts'
import { dataFolder, type DataFolder } from './files/data-folder.ts'
import { onDisk } from './files/disk-failure.ts'
import { realDisk, type Disk } from './files/disk.ts'
import { readOnlyDisk } from './files/read-only-disk.ts'
import { fileHashCache } from './files/hash-cache.ts'
import { spool } from './files/spool.ts'
import { annotationService } from './services/annotations.ts'
import { eventBus } from './services/event-bus.ts'
import { exportService } from './services/exports.ts'
import { fileHandler } from './services/handle-files.ts'
import { pictureHandler, type HandleRequest } from './services/handle-request.ts'
import { libraryApi } from './services/library-api.ts'
import { libraryChoice } from './services/library-choice.ts'
import { journaledRun } from './services/journaled-run.ts'
import { libraryOf } from './services/library-of.ts'
import type { LibraryService } from './services/library.ts'
import { keepLikeness } from './services/likeness-keeper.ts'
import { pictureLooker } from './services/look-at-pictures.ts'
import type { Log } from './services/log.ts'
import { maskService, type MaskService } from './services/masks.ts'
import { catalogue } from './services/downloads/catalogue.ts'
import { downloadApi } from './services/downloads/download-api.ts'
import type { DownloadManager } from './services/downloads/download-manager.ts'
import type { Vault } from './services/downloads/download-settings.ts'
import { openDownloads } from './services/downloads/open-downloads.ts'
import { addDropped } from './services/models/add-dropped.ts'
import { modelApi, type PickPlaces } from './services/models/model-api.ts'
import { openModels } from './services/models/open-models.ts'
import { packApi } from './services/models/pack-api.ts'
import type { ModelMemory } from '../preload/contract/models.ts'
import type { KnownModel } from './store/known-model-store.ts'
import type { PackComposer } from './services/models/pack-composer.ts'
import type { ModelLibrary } from './services/models/model-library.ts'
import { namedFailures } from './services/named-failures.ts'
import { packService, type PackService } from './services/packs.ts'
import { promptService } from './services/prompts.ts'
import { pictureExports } from './services/picture-exports.ts'
import { preferenceService } from './services/preferences.ts'
import { previewStore } from './services/previews.ts'
import { receiveFile } from './services/receive-file.ts'
import { replayService } from './services/replay.ts'
import { runService } from './services/runs.ts'
import { stepWriter } from './services/step-writer.ts'
import { sourceService } from './services/sources.ts'
import { startService } from './services/starts.ts'
import { studioApi } from './services/studio-api.ts'
import { thumbnailService } from './services/thumbnails.ts'
import { composedPackStore } from './store/composed-pack-store.ts'
import { annotationStore } from './store/annotation-store.ts'
import { borrowLibrary, type BorrowedLibrary } from './store/borrow-library.ts'
import { lockInstance } from './store/instance-lock.ts'
import { maskDocumentStore } from './store/mask-document-store.ts'
import { maskStore } from './store/mask-store.ts'
import { openLibrary } from './store/open-library.ts'
import { runStore } from './store/run-store.ts'
import { unseenPictures } from './store/unseen-pictures.ts'
import type { NewRun } from './store/new-run.ts'
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
  /** How the user chooses files where there is a dialog. */
  readonly pick?: PickPlaces
  /** The system's key store, where there is one. */
  readonly vault?: Vault
  /** Folders whose content may be offered to the page, besides the library's own. */
  readonly modelFolders?: readonly string[]
  /** Where the list of the user's libraries lies (`librariesFile`). */
  readonly libraries?: string
  /** Look, and leave everything as it is. */
  readonly readOnly?: boolean
  readonly onStepStored?: (runId: string, method: MethodName, step: EngineStep) => void
}

/** The studio, wherever it runs. */
export interface Host {
  readonly api: Api
  readonly events: EventSource
  readonly handleRequest: HandleRequest
  readonly packs: PackService
  readonly masks: MaskService
  readonly models: ModelLibrary
  /** Adds what was dropped on the window, and tells the page what became of it. */
  readonly addDropped: (places: readonly string[]) => Promise<void>
  readonly memoryOf: (model: KnownModel) => Promise<ModelMemory>
  readonly composer: PackComposer
  readonly downloads: DownloadManager
  /** Resolves when the tidying behind the opening is done. */
  readonly settled: Promise<unknown>
  /** What no page can do: files by name. */
  readonly library: LibraryService
  /** Stops what is under way, writes the history out and lets the folder go. */
  readonly close: () => Promise<void>
}

/**
 * Builds the studio on a data folder: lock, history, files, engine, services.
 *
 * @throws FoveaError data.*, disk.full
 */
export async function buildHost(options: HostOptions): Promise<Host> {
  const { dataDir, packRoots, log, readOnly = false, provider = defaultProvider } = options
  const whole = options.disk ?? realDisk
  const disk = readOnly ? readOnlyDisk(whole) : whole
  const { folder, giveBack } = readOnly
    ? await borrowLibrary(dataFolder(dataDir))
    : await lockLibrary(dataFolder(dataDir), whole)
  try {
    const now = (): Date => new Date()
    const opened = await openLibrary({
      disk,
      folder,
      provider,
      now,
      readOnly,
      onTrouble: (thrown) => log.bug('library.tidying', thrown),
    })
    const { history, folders, opening, found, interrupted, settled } = opened
    const { images, latents } = folders
    const runs = runStore(history)
    log.info('host.opened', { opening, found, interrupted })

    const bus = eventBus()
    const previews = previewStore()
    const masks = maskService(images, maskStore(history), maskDocumentStore(history), bus, now)
    const cache = fileHashCache(folder.packCache)
    const sources = sourceService(images)
    const starts = startService(history, latents)
    const made = composedPackStore(history)
    const packs = packService(disk, [...packRoots, folder.packs], cache, {
      placesOf: async (id) => (await made.get(id))?.places ?? {},
      removed: made.removed,
    })
    const modelFolders = [folder.models, ...(options.modelFolders ?? [])]
    const annotations = annotationService(annotationStore(history), opened.journal, now)
    const recordRun = (run: NewRun): Promise<void> => annotations.record(journaledRun(run), () => runs.create(run))
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
      sources,
      starts,
      recordRun,
      version: options.version,
      wallClock: now,
    })
    const models = openModels({
      history,
      cache,
      bus,
      now,
      folders: modelFolders,
      packsFolder: folder.packs,
      made,
      packs,
      engine,
      runs: service,
      provider,
    })
    const downloads = await openDownloads({
      history,
      bus,
      log,
      folder: folder.models,
      vault: options.vault ?? null,
      now,
      onDone: async (place) => void (await models.models.add(place)),
    })
    const library = libraryOf({
      opened,
      folder,
      annotations,
      bus,
      runs: service,
      version: options.version,
      provider,
      recordRun,
      now,
    })
    // From here on nothing writes, not even into the copy: what cannot be kept shall fail.
    if (readOnly) opened.db.pragma('query_only = ON')
    const likenessKept = keepLikeness(bus, runs, images, library.likeness, log)
    const looker = pictureLooker({
      unseen: unseenPictures(opened.db),
      likeness: library.likeness,
      images,
      packs,
      engine,
      runs: service,
      provider,
      bus,
      log,
    })
    const replay = replayService({
      history,
      latents,
      engine,
      packs,
      masks,
      sources,
      starts,
      runs: service,
      version: options.version,
      provider,
      bus,
    })
    const exportStored = pictureExports(history, images)
    const files = exportService({
      library: library.library,
      getRun: service.get,
      items: library.gallery.items,
      exportStored,
      now,
    })
    return {
      api: namedFailures(
        studioApi({
          version: options.version,
          host: options.name,
          provider,
          packs,
          prompts: promptService(packs),
          runs: service,
          masks,
          sources,
          starts,
          history,
          preferences: preferenceService(history),
          libraryApi: {
            ...libraryApi({ ...library, replay, exports: files, looker }),
            ...libraryChoice({ root: dataDir, file: options.libraries ?? null, pick: options.pick ?? null, now }),
          },
          modelApi: {
            ...modelApi({ ...models, pick: options.pick ?? null, log }),
            ...packApi(models.composer),
            ...downloadApi(downloads.manager, downloads.settings, catalogue),
          },
        }),
        dataDir,
      ),
      settled,
      library: library.library,
      events: bus,
      handleRequest: fileHandler(
        files,
        receiveFile(library.library, spool(folder.incoming), () => bus.emit('library.changed', {})),
        pictureHandler(images, thumbnailService(images, opened.thumbnails), previews, exportStored),
      ),
      packs,
      masks,
      models: models.models,
      memoryOf: models.memory,
      addDropped: (places) => addDropped(models.models, bus, log, places),
      composer: models.composer,
      downloads: downloads.manager,
      async close() {
        models.hashing.close()
        await downloads.manager.close()
        await looker.close()
        await service.close()
        await likenessKept()
        engine.kill()
        await opened.close()
        giveBack()
        log.info('host.closed')
      },
    }
  } catch (thrown) {
    giveBack()
    throw thrown
  }
}

/** The folder for this process alone, until it is given back. */
async function lockLibrary(folder: DataFolder, disk: Disk): Promise<BorrowedLibrary> {
  await onDisk(folder.root, () => disk.makeFolder(folder.root))
  return { folder, giveBack: lockInstance(folder) }
}
