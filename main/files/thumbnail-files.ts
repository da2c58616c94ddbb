import path from 'node:path'
import { atomicWrite } from './atomic-write.ts'
import type { BlobStore } from './blob-store.ts'
import type { Disk } from './disk.ts'

/** Small pictures kept beside the large ones, named by the large one's SHA-256. Losing them loses nothing. */
export interface ThumbnailFiles {
  readonly get: (sha256: string) => Promise<Uint8Array | null>
  readonly put: (sha256: string, bytes: Uint8Array) => Promise<void>
  readonly remove: (sha256: string) => Promise<void>
  readonly usage: () => Promise<{ files: number; bytes: number }>
}

export function thumbnailFiles(disk: Disk, root: string): ThumbnailFiles {
  const folderOf = (sha256: string): string => path.join(root, sha256.slice(0, 2))
  const fileOf = (sha256: string): string => path.join(folderOf(sha256), `${sha256}.webp`)
  return {
    async get(sha256) {
      const file = fileOf(sha256)
      return (await disk.size(file)) === null ? null : disk.read(file)
    },
    async put(sha256, bytes) {
      await disk.makeFolder(folderOf(sha256))
      await atomicWrite(disk, fileOf(sha256), bytes)
    },
    remove: (sha256) => disk.remove(fileOf(sha256)),
    async usage() {
      let [files, bytes] = [0, 0]
      for (const prefix of await disk.list(root)) {
        for (const name of await disk.list(path.join(root, prefix))) {
          files++
          bytes += (await disk.size(path.join(root, prefix, name))) ?? 0
        }
      }
      return { files, bytes }
    },
  }
}

/** Pictures whose thumbnails go with them, and before them: what a crash leaves then has a picture to belong to. */
export function withThumbnails(images: BlobStore, thumbnails: ThumbnailFiles): BlobStore {
  return {
    ...images,
    async remove(sha256) {
      await thumbnails.remove(sha256)
      return images.remove(sha256)
    },
  }
}
