import type { BlobStore } from '../files/blob-store.ts'
import { collectBlobs, knownBlobs, type BlobFolders } from './blob-ledger.ts'
import type { History } from './schema.ts'

const prefixes = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

/**
 * Deletes blobs that no row stands for: what a crash left between a file and its row, or between a row and its file.
 *
 * Only for a history that was found whole. After a restore or a rebuild the files know more than the rows do. Safe
 * beside writers: a file that was put in this session is never touched. `isOver` ends it early, when the host closes.
 */
export async function sweepOrphans(
  history: History,
  folders: BlobFolders,
  isOver: () => boolean = () => false,
): Promise<number> {
  let swept = (await folders.images.sweepTemporary()) + (await folders.latents.sweepTemporary())
  await collectBlobs(history, folders)
  for (const prefix of prefixes) {
    for (const store of [folders.images, folders.latents]) {
      if (isOver()) return swept
      swept += await sweepPrefix(history, store, prefix)
    }
  }
  return swept
}

async function sweepPrefix(history: History, store: BlobStore, prefix: string): Promise<number> {
  const names = await store.listPrefix(prefix)
  if (names.length === 0) return 0
  const known = await knownBlobs(history, names)
  let swept = 0
  for (const name of names) if (!known.has(name) && (await store.remove(name))) swept++
  return swept
}
