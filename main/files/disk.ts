import { open, mkdir, readFile, rename, rm, readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * The few things the host asks of a disk, as a port.
 *
 * Tests put a failure at the n-th call behind it (reference/reliability-security.md 4, harness 4).
 */
export interface Disk {
  /** Writes and fsyncs a new file; fails if it exists. */
  readonly writeSynced: (file: string, bytes: Uint8Array) => Promise<void>
  /** Appends to a file, made when missing, and fsyncs it and, when made, its folder. */
  readonly appendSynced: (file: string, bytes: Uint8Array) => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
  /** Makes a rename in this folder last. A no-op where folders cannot be opened (Windows). */
  readonly syncFolder: (folder: string) => Promise<void>
  readonly makeFolder: (folder: string) => Promise<void>
  readonly read: (file: string) => Promise<Uint8Array>
  /** Null when the file is empty or not there. */
  readonly lastByte: (file: string) => Promise<number | null>
  readonly remove: (file: string) => Promise<void>
  /** Bytes, or null when there is no such file. */
  readonly size: (file: string) => Promise<number | null>
  /** Names of the entries, empty when there is no such folder. */
  readonly list: (folder: string) => Promise<string[]>
}

export const realDisk: Disk = {
  async writeSynced(file, bytes) {
    const handle = await open(file, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async appendSynced(file, bytes) {
    const isNew = (await realDisk.size(file)) === null
    const handle = await open(file, 'a')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (isNew) await realDisk.syncFolder(path.dirname(file))
  },
  rename,
  async syncFolder(folder) {
    if (process.platform === 'win32') return
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async makeFolder(folder) {
    // The parent of the first new folder is synced, or a power cut could take the folder along.
    const made = await mkdir(folder, { recursive: true })
    if (made !== undefined) await realDisk.syncFolder(path.dirname(made))
  },
  read: readFile,
  async lastByte(file) {
    const size = await realDisk.size(file)
    if (size === null || size === 0) return null
    const handle = await open(file, 'r')
    try {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
      return buffer[0] ?? null
    } finally {
      await handle.close()
    }
  },
  async remove(file) {
    await rm(file, { force: true })
  },
  async size(file) {
    try {
      return (await stat(file)).size
    } catch (thrown) {
      if (isAbsent(thrown)) return null
      throw thrown
    }
  },
  async list(folder) {
    try {
      return await readdir(folder)
    } catch (thrown) {
      if (isAbsent(thrown)) return []
      throw thrown
    }
  },
}

function isAbsent(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
}
