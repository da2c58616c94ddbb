import { z } from 'zod'
import { atomicWrite } from '../files/atomic-write.ts'
import { blobStore } from '../files/blob-store.ts'
import type { DataFolder } from '../files/data-folder.ts'
import type { Disk } from '../files/disk.ts'
import { latentStore } from '../files/latent-store.ts'
import { thumbnailFiles, withThumbnails, type ThumbnailFiles } from '../files/thumbnail-files.ts'
import { journal as openJournal, type Journal } from '../files/journal.ts'
import { collectBlobs, measureBlobs, type BlobFolders } from './blob-ledger.ts'
import { journalEntries } from './journal-entry.ts'
import { journalOfHistory } from './journal-of-history.ts'
import { keepSound } from './keep-sound.ts'
import { openHistory, type OpenHistory } from './open-history.ts'
import { rebuildFromImages } from './rebuild.ts'
import { runStore } from './run-store.ts'
import { closedKey, indexedKey } from './session-keys.ts'
import { readSetting, writeSetting } from './setting-store.ts'
import { sweepOrphans } from './sweep.ts'

export interface OpenLibrary extends Omit<OpenHistory, 'close'> {
  readonly folders: BlobFolders
  readonly thumbnails: ThumbnailFiles
  readonly journal: Journal
  /** Pictures that were put back into the history, and runs that a crash had left unfinished. */
  readonly found: number
  readonly interrupted: number
  /** Resolves with the orphans swept when the tidying behind the opening is done. Never rejects. */
  readonly settled: Promise<number>
  readonly close: () => Promise<void>
}

export interface OpenLibraryOptions {
  readonly disk: Disk
  readonly folder: DataFolder
  readonly provider: string
  readonly now: () => Date
  /** `folder.database` is a copy of its own, and nothing else may change (`borrowLibrary`). */
  readonly readOnly?: boolean
  readonly onTrouble: (thrown: unknown) => void
}

/**
 * Opens a library, its database and its files, and sees to it that they agree. The folder's lock must be held.
 *
 * @throws FoveaError as openHistory
 */
export async function openLibrary(options: OpenLibraryOptions): Promise<OpenLibrary> {
  const { disk, folder, provider, now, readOnly = false } = options
  const trouble = (thrown: unknown): number => {
    options.onTrouble(thrown)
    return 0
  }
  const opened = await openHistory(folder.database, folder.root, now)
  const { history, opening } = opened
  try {
    const thumbnails = thumbnailFiles(disk, folder.thumbnails)
    const folders = {
      images: withThumbnails(blobStore(disk, folder.root, folder.images, 'png'), thumbnails),
      latents: latentStore(disk, folder.root, folder.latents),
    }
    const journal = openJournal(disk, folder.journal, (bytes) => atomicWrite(disk, folder.journal, bytes))
    // Also when an opening that began with nothing was killed before it had looked through the images.
    const rebuilt = opening !== 'opened' || !(await readSetting(history, indexedKey, z.boolean(), false))
    // A journal of 100,000 runs is some 80 MB: it is read when it is needed, and never otherwise.
    const entries = rebuilt ? journalEntries(await journal.read()) : []
    const found = rebuilt
      ? await rebuildFromImages({ history, images: folders.images, entries, provider, now: now() })
      : 0
    if (!readOnly && (await disk.size(folder.journal)) === null) {
      const own = await journalOfHistory(history)
      await journal.rewrite(own)
    }
    if (rebuilt) await writeSetting(history, indexedKey, true)
    const interrupted = await runStore(history).markInterrupted()
    const wasClosed = await readSetting(history, closedKey, z.boolean(), false)
    await writeSetting(history, closedKey, false)

    const over = new AbortController()
    const { signal } = over
    if (readOnly) over.abort()
    const settled = tidy(opened, folders, rebuilt || wasClosed, () => signal.aborted).catch(trouble)
    const kept = settled.then(() => keepSound({ opened, file: folder.database, now, signal })).catch(trouble)
    if (readOnly) await measureBlobs(history, folders)
    return {
      ...opened,
      folders,
      thumbnails,
      journal,
      found,
      interrupted,
      settled,
      async close() {
        over.abort()
        await settled
        await kept
        if (readOnly) opened.db.pragma('query_only = OFF')
        await writeSetting(history, closedKey, true)
        await opened.close()
      },
    }
  } catch (thrown) {
    await opened.close()
    throw thrown
  }
}

/** After a clean end there is nothing to look for; after a rebuild the files know more than the rows. */
async function tidy(
  { history }: OpenHistory,
  folders: BlobFolders,
  isTrusted: boolean,
  isOver: () => boolean,
): Promise<number> {
  if (isOver()) return 0
  const swept = isTrusted ? 0 : await sweepOrphans(history, folders, isOver)
  if (!isOver()) await collectBlobs(history, folders)
  if (!isOver()) await measureBlobs(history, folders)
  return swept
}
