import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Disk } from './disk.ts'

/** Prefix of files under way; a start sweeps what a crash left of them. */
export const temporaryPrefix = '.tmp-'

/**
 * Puts a whole file in place, or nothing.
 *
 * Temporary file in the same folder, fsync, rename, fsync of the folder: after it returns the bytes survive a power
 * cut, and at no moment does the name stand for half a file. The folder must exist.
 */
export async function atomicWrite(disk: Disk, file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file)
  const temporary = path.join(folder, `${temporaryPrefix}${randomUUID()}`)
  try {
    await disk.writeSynced(temporary, bytes)
    await disk.rename(temporary, file)
  } catch (thrown) {
    // The first failure is the one to tell; a full disk may refuse the tidying too.
    await disk.remove(temporary).catch(() => undefined)
    throw thrown
  }
  await disk.syncFolder(folder)
}
