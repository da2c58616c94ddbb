import { createHash } from 'node:crypto'
import path from 'node:path'
import { atomicWrite, temporaryPrefix } from './atomic-write.ts'
import type { Disk } from './disk.ts'
import { onDisk } from './disk-failure.ts'

/** A folder of files named by the SHA-256 of their content: `ab/abcd….png`. Equal content is one file. */
export interface BlobStore {
  /** Returns the name once the bytes are safe on disk. */
  readonly put: (content: Uint8Array) => Promise<string>
  /** Null when there is no such blob. The name must be a SHA-256 in hex. */
  readonly get: (sha256: string) => Promise<Uint8Array | null>
  readonly has: (sha256: string) => Promise<boolean>
  readonly list: () => Promise<string[]>
  /** False when it was put a moment ago: whoever did may be about to write its row. */
  readonly remove: (sha256: string) => Promise<boolean>
  /** Bytes on disk, null when there is no such blob. */
  readonly size: (sha256: string) => Promise<number | null>
  /** The names in the folder of a two-digit prefix; with all 256 of them `list` would hold a million names at once. */
  readonly listPrefix: (prefix: string) => Promise<string[]>
  /** Deletes what interrupted writes left behind. Returns how many. */
  readonly sweepTemporary: () => Promise<number>
}

/** How content becomes the file's bytes and back; the name is that of the content. Equal content, equal bytes. */
export interface BlobCodec {
  readonly pack: (content: Uint8Array) => Uint8Array
  readonly unpack: (bytes: Uint8Array) => Uint8Array
}

const asItIs: BlobCodec = { pack: (content) => content, unpack: (bytes) => bytes }

const hexName = /^[0-9a-f]{64}$/

/** So many names put last are safe from removal: far more than any write has under way. */
const recentCount = 4096

/** `root` is made on the first write; failures name `dataDir`, the folder that the user chose. */
export function blobStore(
  disk: Disk,
  dataDir: string,
  root: string,
  extension: string,
  codec: BlobCodec = asItIs,
): BlobStore {
  const folderOf = (sha256: string): string => path.join(root, sha256.slice(0, 2))
  const fileOf = (sha256: string): string => path.join(folderOf(sha256), `${sha256}.${extension}`)

  const recent = new Set<string>()
  const removing = new Map<string, Promise<void>>()

  /** Synchronous: from here on nobody removes it. */
  function protect(sha256: string): void {
    recent.delete(sha256)
    recent.add(sha256)
    for (const oldest of recent) {
      if (recent.size <= recentCount) break
      recent.delete(oldest)
    }
  }

  async function checked(sha256: string): Promise<string | null> {
    if (!hexName.test(sha256)) return null
    return (await disk.size(fileOf(sha256))) === null ? null : fileOf(sha256)
  }

  async function folders(): Promise<string[]> {
    return (await disk.list(root)).filter((name) => /^[0-9a-f]{2}$/.test(name)).map((name) => path.join(root, name))
  }

  async function namesIn(folder: string): Promise<string[]> {
    return (await disk.list(folder)).flatMap((name) => {
      const stem = name.slice(0, -extension.length - 1)
      return hexName.test(stem) && name === `${stem}.${extension}` ? [stem] : []
    })
  }

  /** A damaged file is handed out as it lies there: whoever cares compares it with its name. */
  function unpacked(bytes: Uint8Array): Uint8Array {
    try {
      return codec.unpack(bytes)
    } catch {
      return bytes
    }
  }

  return {
    put: (content) =>
      onDisk(dataDir, async () => {
        const sha256 = sha256Of(content)
        const bytes = codec.pack(content)
        protect(sha256)
        await removing.get(sha256)
        // Same name and size is the same content: names only ever come from atomicWrite.
        if ((await disk.size(fileOf(sha256))) === bytes.byteLength) return sha256
        await disk.makeFolder(folderOf(sha256))
        await atomicWrite(disk, fileOf(sha256), bytes)
        return sha256
      }),
    async get(sha256) {
      const file = await checked(sha256)
      return file === null ? null : unpacked(await disk.read(file))
    },
    has: async (sha256) => (await checked(sha256)) !== null,
    async list() {
      const names: string[] = []
      for (const folder of await folders()) names.push(...(await namesIn(folder)))
      return names.sort()
    },
    listPrefix: (prefix) => namesIn(path.join(root, prefix)),
    size: async (sha256) => (hexName.test(sha256) ? disk.size(fileOf(sha256)) : null),
    async remove(sha256) {
      if (!hexName.test(sha256)) return true
      if (recent.has(sha256)) return false
      const removal = disk.remove(fileOf(sha256))
      removing.set(sha256, removal)
      try {
        await removal
      } finally {
        removing.delete(sha256)
      }
      return true
    },
    async sweepTemporary() {
      let swept = 0
      for (const folder of await folders()) {
        for (const name of await disk.list(folder)) {
          if (!name.startsWith(temporaryPrefix)) continue
          await disk.remove(path.join(folder, name))
          swept++
        }
      }
      return swept
    },
  }
}

/** SHA-256 in hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
