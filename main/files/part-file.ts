import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'

/** A file that is being fetched: what is there already lies beside its place under another name. */
export interface PartFile {
  /** Bytes so far. */
  readonly done: () => number
  readonly append: (chunk: Uint8Array) => Promise<void>
  /** Begins anew. */
  readonly empty: () => Promise<void>
  /** SHA-256 of all bytes so far, as lower-case hexadecimal. */
  readonly digest: () => string
  /** Flushes it and puts it in its place. */
  readonly finish: () => Promise<void>
  /** Flushes and leaves it for another time. */
  readonly close: () => Promise<void>
}

export function partName(file: string): string {
  return `${file}.part`
}

/** Opens what was fetched before; its bytes are read once more, as the hash must be of all of them. */
export async function openPartFile(file: string): Promise<PartFile> {
  const part = partName(file)
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(part, 'a+')
  let { size } = await handle.stat()
  let hash: Hash = createHash('sha256')
  if (size > 0) for await (const chunk of createReadStream(part)) hash.update(chunk as Buffer)
  return {
    done: () => size,
    async append(chunk) {
      await handle.appendFile(chunk)
      hash.update(chunk)
      size += chunk.length
    },
    async empty() {
      await handle.truncate(0)
      size = 0
      hash = createHash('sha256')
    },
    digest: () => hash.copy().digest('hex'),
    async finish() {
      await handle.sync()
      await handle.close()
      await rename(part, file)
    },
    async close() {
      await handle.close()
    },
  }
}

export async function removePart(file: string): Promise<void> {
  await rm(partName(file), { force: true })
}

/** Bytes of a file that is wholly there, or null. */
export async function finishedBytes(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null)
  return found?.isFile() === true ? found.size : null
}

/** Bytes free for us on the disk of a folder that need not exist yet. */
export async function freeBytes(folder: string): Promise<number> {
  const found = await statfs(folder).catch(() => null)
  if (found !== null) return found.bavail * found.bsize
  const parent = path.dirname(folder)
  return parent === folder ? Infinity : freeBytes(parent)
}
