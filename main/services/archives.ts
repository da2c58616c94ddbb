import type { Readable } from 'node:stream'
import { must } from '../../models/must.ts'
import { readArchive } from '../archive/read-archive.ts'
import { writeArchive } from '../archive/write-archive.ts'
import type { ArchivedRun } from '../../preload/contract/run-archive.ts'
import type { BlobFolders } from '../store/blob-ledger.ts'
import { archivedRuns } from '../store/archived-runs.ts'
import { listBoards, saveBoard } from '../store/collections.ts'
import { insertWholeRun, type WholeRun } from '../store/insert-run.ts'
import { maskStore } from '../store/mask-store.ts'
import { runStore } from '../store/run-store.ts'
import type { NewRun } from '../store/new-run.ts'
import type { History } from '../store/schema.ts'
import { decodePicture } from '../files/decode-picture.ts'
import type { AnnotationService } from './annotations.ts'
import { journaledRun } from './journaled-run.ts'

/** Runs out of the library as one file, and into it. */
export interface ArchiveService {
  readonly write: (ids: readonly string[]) => Readable
  /**
   * `open` is called twice: the first walk believes nothing and keeps nothing, the second one keeps.
   * Runs that are here already stay as they are. @throws FoveaError archive.refused
   */
  readonly read: (open: () => Readable) => Promise<{ added: number; known: number }>
}

export interface ArchiveParts {
  readonly history: History
  readonly folders: BlobFolders
  readonly annotations: AnnotationService
  readonly version: string
  readonly now: () => Date
}

export function archiveService({ history, folders, annotations, version, now }: ArchiveParts): ArchiveService {
  const runs = runStore(history)

  async function keep(record: ArchivedRun): Promise<boolean> {
    if ((await runs.get(record.id)) !== null) return false
    const hasParent = record.parent !== null && (await runs.get(record.parent)) !== null
    const whole = wholeRun(record, hasParent)
    if (record.recipe.mask !== null) {
      const { width, height } = decodePicture(must(await folders.images.get(record.recipe.mask), 'it was just put'))
      await maskStore(history).add(record.recipe.mask, { width, height }, whole.run.createdAt)
    }
    const known = new Set((await listBoards(history)).map(({ id }) => id))
    for (const { id, name } of record.boards) {
      if (known.has(id)) continue
      const board = { id, name, createdAt: now().toISOString() }
      await annotations.record({ op: 'board', ...board }, () => saveBoard(history, board))
    }
    await annotations.record(journaledRun(whole.run), () => insertWholeRun(history, whole))
    const { annotation } = whole
    if (annotation !== null) await annotations.record({ op: 'state', states: [annotation] }, () => Promise.resolve())
    return true
  }

  return {
    write: (ids) =>
      writeArchive({
        folders,
        runs: archivedRuns(history, ids),
        head: { fovea: version, createdAt: now().toISOString(), runs: ids.length },
      }),
    async read(open) {
      const nothing = () => Promise.resolve()
      await readArchive(open(), { onFile: nothing, onRun: nothing })
      const done = { added: 0, known: 0 }
      await readArchive(open(), {
        onFile: async (folder, _sha256, bytes) => void (await folders[folder].put(bytes)),
        async onRun(record) {
          if (await keep(record)) done.added++
          else done.known++
        },
      })
      return done
    },
  }
}

function wholeRun(record: ArchivedRun, hasParent: boolean): WholeRun {
  const { id, recipe, provider, width, height, picture, source, receipt, model } = record
  const latents = new Map(record.latents.map((latent) => [`${latent.method} ${latent.index}`, latent]))
  const run: NewRun = {
    id,
    parent: hasParent ? record.parent : null,
    createdAt: new Date(record.createdAt),
    recipe,
    provider,
    origin: { reason: record.reason, step: hasParent ? record.parentStep : null },
    ...(width === null || height === null ? {} : { size: { width, height } }),
    maskArea: record.maskArea,
    ...(receipt === null ? {} : { receipt }),
    ...(model === null ? {} : { model }),
    ...(picture === null || source === null ? {} : { imported: { picture, source } }),
  }
  return {
    run,
    // What was under way in the other library is not under way here.
    state: record.state === 'queued' || record.state === 'running' ? 'interrupted' : record.state,
    drawings: record.drawings.map((drawing) => ({
      ...drawing,
      state: drawing.state === 'queued' || drawing.state === 'running' ? 'interrupted' : drawing.state,
    })),
    latentsOf: ({ method }, { index }) => must(latents.get(`${method} ${index}`), 'every step has its latents'),
    annotation: {
      id,
      rating: record.rating,
      starred: record.starred,
      note: record.note,
      tags: record.tags,
      boards: record.boards.map((board) => board.id),
      removedAt: record.removedAt,
    },
  }
}
