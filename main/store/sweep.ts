import type { BlobStore } from '../files/blob-store.ts'
import { referencedBlobs } from './referenced-blobs.ts'
import type { History } from './schema.ts'

/**
 * Deletes blobs that no row stands for: what a crash left between a file and its row.
 *
 * Only for a history that was found whole. After a restore or a rebuild the files know more than the rows do.
 */
export async function sweepOrphans(history: History, images: BlobStore, latents: BlobStore): Promise<number> {
  const known = await referencedBlobs(history)
  const sweep = async (store: BlobStore, keep: ReadonlySet<string>): Promise<number> => {
    const orphans = (await store.list()).filter((name) => !keep.has(name))
    for (const name of orphans) await store.remove(name)
    return orphans.length
  }
  const temporary = (await images.sweepTemporary()) + (await latents.sweepTemporary())
  return temporary + (await sweep(images, known.images)) + (await sweep(latents, known.latents))
}
