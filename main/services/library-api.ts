import { randomUUID } from 'node:crypto'
import type { libraryMethods } from '../../preload/contract/library-methods.ts'
import type { Api } from '../../preload/contract/methods.ts'
import { recall } from '../../preload/contract/recall.ts'
import type { DataFolder } from '../files/data-folder.ts'
import type { ThumbnailFiles } from '../files/thumbnail-files.ts'
import type { BlobFolders } from '../store/blob-ledger.ts'
import {
  listBoards,
  listSearches,
  listTags,
  removeBoard,
  removeSearch,
  saveBoard,
  saveSearch,
} from '../store/collections.ts'
import type { Gallery } from '../store/gallery/gallery-query.ts'
import { libraryFigures } from '../store/library-figures.ts'
import type { LikenessStore } from '../store/likeness-store.ts'
import type { History } from '../store/schema.ts'
import type { AnnotationService } from './annotations.ts'
import type { ExportService } from './exports.ts'
import type { LibraryService } from './library.ts'
import type { PictureLooker } from './look-at-pictures.ts'
import type { ReplayService } from './replay.ts'
import type { RunService } from './runs.ts'

export interface LibraryApiParts {
  readonly history: History
  readonly folder: DataFolder
  readonly folders: BlobFolders
  readonly thumbnails: ThumbnailFiles
  readonly gallery: Gallery
  readonly likeness: LikenessStore
  readonly looker: PictureLooker
  readonly annotations: AnnotationService
  readonly library: LibraryService
  readonly runs: RunService
  readonly replay: ReplayService
  readonly exports: ExportService
  readonly now: () => Date
}

/** The calls of preload/contract/library-methods.ts over the services. */
export function libraryApi(parts: LibraryApiParts): Omit<Pick<Api, keyof typeof libraryMethods>, PlaceCalls> {
  const { history, gallery, likeness, annotations, library, runs } = parts
  const at = (): string => parts.now().toISOString()
  return {
    'library.query': async (query) => gallery.query(query),
    'library.ids': async (query) => ({ items: gallery.ids({ ...query, facets: false }) }),
    'library.items': async ({ ids }) => gallery.items(ids),
    'library.export': (order) => parts.exports.prepare(order),
    'run.details': ({ id }) => library.details(id),
    'library.annotate': ({ runs: selection, change }) => library.annotate(selection, change),
    'library.undo': async ({ undo }) => ({ changed: await library.undo(undo) }),
    'library.purge': ({ runs: selection }) => library.purge(selection),
    'tag.list': () => listTags(history),
    'board.list': () => listBoards(history),
    'board.save': async ({ id, name }) => {
      const board = { id: id ?? randomUUID(), name, createdAt: at() }
      await annotations.record({ op: 'board', ...board }, () => saveBoard(history, board))
      return { id: board.id }
    },
    'board.remove': async ({ id }) =>
      done(annotations.record({ op: 'board-gone', id }, () => removeBoard(history, id))),
    'search.list': () => listSearches(history),
    'search.save': async ({ id, name, filter }) => {
      const search = { id: id ?? randomUUID(), name, createdAt: at() }
      await annotations.record({ op: 'search', ...search, query: filter }, () =>
        saveSearch(history, { ...search, filter }),
      )
      return { id: search.id }
    },
    'search.remove': ({ id }) => done(annotations.record({ op: 'search-gone', id }, () => removeSearch(history, id))),
    'library.similar': async ({ id, method, limit }) => likeness.byEmbedding(id, method, limit),
    'library.composition': async ({ map, limit }) =>
      likeness.byComposition(new Uint8Array(Buffer.from(map, 'base64')), limit),
    'library.likeness': async ({ do: act }) => parts.looker[act === 'tell' ? 'state' : act](),
    'library.usage': () => libraryFigures(history, parts.folders, parts.thumbnails, parts.folder),
    'library.retention': () => library.retention(),
    'library.setRetention': (rule) => done(library.setRetention(rule)),
    'library.thin': ({ dryRun }) => library.thin(dryRun),
    'library.check': ({ hashes }) => library.check(hashes),
    'run.recall': async ({ id, part }) => recall((await runs.get(id)).recipe, part),
    'run.rerun': async ({ id }) => ({ id: await runs.rerun(id) }),
    'run.receipt': ({ id }) => parts.replay.receipt(id),
    'run.verify': ({ id }, signal) => parts.replay.verify(id, signal),
  }
}

/** Of `library-choice.ts`: they are about other libraries than this one. */
type PlaceCalls = 'library.list' | 'library.use' | 'library.pick'

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}
