import { blobStore, type BlobStore } from './blob-store.ts'
import type { Disk } from './disk.ts'
import { packFloats, unpackFloats } from './packed-floats.ts'

/**
 * The latents: named by what they hold, kept packed (`.f32z`). Those of older libraries lie there as they are (`.f32`) and
 * stay so.
 */
export function latentStore(disk: Disk, dataDir: string, root: string): BlobStore {
  const packed = blobStore(disk, dataDir, root, 'f32z', { pack: packFloats, unpack: unpackFloats })
  const plain = blobStore(disk, dataDir, root, 'f32')
  const union = async (a: Promise<string[]>, b: Promise<string[]>): Promise<string[]> =>
    [...new Set([...(await a), ...(await b)])].sort()
  return {
    put: packed.put,
    get: async (sha256) => (await packed.get(sha256)) ?? plain.get(sha256),
    has: async (sha256) => (await packed.has(sha256)) || plain.has(sha256),
    list: () => union(packed.list(), plain.list()),
    listPrefix: (prefix) => union(packed.listPrefix(prefix), plain.listPrefix(prefix)),
    size: async (sha256) => (await packed.size(sha256)) ?? plain.size(sha256),
    remove: async (sha256) => (await packed.remove(sha256)) && (await plain.remove(sha256)),
    sweepTemporary: packed.sweepTemporary,
  }
}
