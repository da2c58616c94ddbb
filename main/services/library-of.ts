import type { DataFolder } from '../files/data-folder.ts'
import { galleryIndex } from '../store/gallery/gallery-index.ts'
import { gallery } from '../store/gallery/gallery-query.ts'
import { likenessStore } from '../store/likeness-store.ts'
import type { OpenLibrary } from '../store/open-library.ts'
import type { NewRun } from '../store/new-run.ts'
import type { AnnotationService } from './annotations.ts'
import { archiveService } from './archives.ts'
import type { EventBus } from './event-bus.ts'
import type { LibraryApiParts } from './library-api.ts'
import { libraryService } from './library.ts'
import type { RunService } from './runs.ts'

export interface LibraryOfParts {
  readonly opened: OpenLibrary
  readonly folder: DataFolder
  readonly annotations: AnnotationService
  readonly bus: EventBus
  readonly runs: RunService
  readonly version: string
  readonly provider: string
  readonly recordRun: (run: NewRun) => Promise<void>
  readonly now: () => Date
}

/** The services over an open library. */
export function libraryOf(parts: LibraryOfParts): Omit<LibraryApiParts, 'replay' | 'exports' | 'looker'> {
  const { opened, folder, annotations, bus, runs, now, version, provider, recordRun } = parts
  const { history, db, folders } = opened
  const pages = gallery(db, galleryIndex(db))
  return {
    history,
    folder,
    folders,
    thumbnails: opened.thumbnails,
    gallery: pages,
    likeness: likenessStore(db),
    annotations,
    library: libraryService({
      history,
      integrity: () => String(db.pragma('integrity_check', { simple: true })),
      folders,
      gallery: pages,
      annotations,
      bus,
      now,
      provider,
      recordRun,
      archives: archiveService({ history, folders, annotations, version, now }),
    }),
    runs,
    now,
  }
}
