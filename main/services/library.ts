import type { AnnotationChange, RunSelection } from '../../preload/contract/annotation.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { galleryQuery } from '../../preload/contract/gallery.ts'
import { keepEverything, retentionRule, type RetentionRule, type Thinning } from '../../preload/contract/retention.ts'
import type { RunDetails } from '../../preload/contract/run-details.ts'
import { sha256Of } from '../files/blob-store.ts'
import { blobUsage, collectBlobs, missingBlobs, type BlobFolders } from '../store/blob-ledger.ts'
import type { Gallery } from '../store/gallery/gallery-query.ts'
import { purgeableRuns, purgeRuns } from '../store/purge-runs.ts'
import { countSpent, thinSteps } from '../store/retention.ts'
import { readRunDetails } from '../store/run-details.ts'
import { idsOfSeqs } from '../store/run-ids.ts'
import type { History } from '../store/schema.ts'
import { readSetting, writeSetting } from '../store/setting-store.ts'
import { sweepOrphans } from '../store/sweep.ts'
import type { PictureSource } from '../../preload/contract/picture-source.ts'
import type { NewRun } from '../store/new-run.ts'
import type { AnnotationService } from './annotations.ts'
import type { ArchiveService } from './archives.ts'
import { importPicture } from './import-picture.ts'
import type { EventBus } from './event-bus.ts'

export interface LibraryCheck {
  readonly integrity: string
  readonly runs: number
  readonly missing: string[]
  readonly damaged: string[]
  readonly swept: number
}

/** The history as an artist keeps it: notes on runs, housekeeping. */
export interface LibraryService {
  readonly annotate: (runs: RunSelection, change: AnnotationChange) => Promise<{ changed: number; undo: string }>
  readonly undo: (token: string) => Promise<number>
  readonly purge: (runs: RunSelection) => Promise<{ purged: number; bytes: number }>
  readonly details: (id: string) => Promise<RunDetails>
  readonly retention: () => Promise<RetentionRule>
  readonly setRetention: (rule: RetentionRule) => Promise<void>
  readonly thin: (dryRun: boolean) => Promise<Thinning>
  readonly check: (hashes: boolean) => Promise<LibraryCheck>
  readonly idsOf: (runs: RunSelection) => Promise<string[]>
  readonly archives: ArchiveService
  /** A picture made elsewhere, as a run. `item` names it in failures. @throws FoveaError picture.unreadable */
  readonly importPng: (png: Uint8Array, item: string) => Promise<{ id: string; source: PictureSource }>
}

export interface LibraryParts {
  readonly history: History
  /** SQLite's own full check. */
  readonly integrity: () => string
  readonly folders: BlobFolders
  readonly gallery: Gallery
  readonly annotations: AnnotationService
  readonly bus: EventBus
  readonly now: () => Date
  readonly archives: ArchiveService
  readonly provider: string
  readonly recordRun: (run: NewRun) => Promise<void>
}

const retentionKey = 'retention'

export function libraryService(parts: LibraryParts): LibraryService {
  const { history, folders, gallery, annotations, bus, now } = parts

  async function idsOf(runs: RunSelection): Promise<string[]> {
    if ('ids' in runs) return runs.ids
    return idsOfSeqs(history, gallery.select(galleryQuery.parse({ filter: runs.filter, facets: false })))
  }

  function changed<T>(result: T): T {
    bus.emit('library.changed', {})
    return result
  }

  const retention = (): Promise<RetentionRule> => readSetting(history, retentionKey, retentionRule, keepEverything)

  return {
    idsOf,
    archives: parts.archives,
    async importPng(png, item) {
      const imported = await importPicture(folders.images, png, item, now(), parts.provider)
      const { run, source, rating, tags } = imported
      await parts.recordRun(run)
      if (rating > 0 || tags.length > 0)
        await annotations.annotate([run.id], { rating, addTags: [...tags].slice(0, 50) })
      return changed({ id: run.id, source })
    },
    annotate: async (runs, change) => changed(await annotations.annotate(await idsOf(runs), change)),
    undo: async (token) => changed(await annotations.undo(token)),
    async purge(runs) {
      const ids = await idsOf(runs)
      const gone = await annotations.purge(
        () => purgeableRuns(history, ids),
        (going) => purgeRuns(history, going),
      )
      await blobUsage(history, folders)
      return changed({ purged: gone.length, bytes: await collectBlobs(history, folders) })
    },
    async details(id) {
      const details = await readRunDetails(history, id)
      if (details !== null) return details
      throw new FoveaError('run.unknown', 'There is no such run in the library.', id, 'Choose one from the list.')
    },
    retention,
    setRetention: (rule) =>
      annotations.record({ op: 'setting', key: retentionKey, value: rule }, () =>
        writeSetting(history, retentionKey, rule),
      ),
    async thin(dryRun) {
      const rule = await retention()
      await blobUsage(history, folders)
      if (dryRun) return countSpent(history, rule, now())
      const done = await thinSteps(history, rule, now())
      return changed({ ...done, bytes: await collectBlobs(history, folders) })
    },
    async check(hashes) {
      const { runs } = await history
        .selectFrom('run')
        .select(({ fn }) => fn.countAll<number>().as('runs'))
        .executeTakeFirstOrThrow()
      return {
        integrity: parts.integrity(),
        runs,
        missing: await missingBlobs(history, folders),
        damaged: hashes ? await damagedBlobs(folders) : [],
        swept: await sweepOrphans(history, folders),
      }
    },
  }
}

async function damagedBlobs({ images, latents }: BlobFolders): Promise<string[]> {
  const damaged: string[] = []
  for (const store of [images, latents]) {
    for (const name of await store.list()) {
      const bytes = await store.get(name)
      if (bytes !== null && sha256Of(bytes) !== name) damaged.push(name)
    }
  }
  return damaged
}
