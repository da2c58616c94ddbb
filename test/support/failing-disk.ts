import { appendFile, writeFile } from 'node:fs/promises'
import { realDisk, type Disk } from '../../main/files/disk.ts'

export interface FailingDisk extends Disk {
  /** Writes, renames and syncs asked for so far. */
  readonly operations: () => number
}

/**
 * A real disk on which the n-th write, rename or sync (from 0) fails, and every one after it unless `once`.
 *
 * A write that fails leaves the first half of its bytes, as a disk that fills up does.
 */
export function failingDisk(n: number, code: string, once = false): FailingDisk {
  let operations = 0
  const error = (): Error => Object.assign(new Error(code), { code })
  const fails = (): boolean => {
    const at = operations++
    return once ? at === n : at >= n
  }
  const fail = (): void => {
    if (fails()) throw error()
  }
  const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.byteLength >> 1)
  return {
    ...realDisk,
    operations: () => operations,
    async writeSynced(file, bytes) {
      if (!fails()) return realDisk.writeSynced(file, bytes)
      await writeFile(file, half(bytes), { flag: 'wx' })
      throw error()
    },
    async appendSynced(file, bytes) {
      if (!fails()) return realDisk.appendSynced(file, bytes)
      await appendFile(file, half(bytes))
      throw error()
    },
    rename: async (...args) => (fail(), realDisk.rename(...args)),
    syncFolder: async (...args) => (fail(), realDisk.syncFolder(...args)),
    makeFolder: async (...args) => (fail(), realDisk.makeFolder(...args)),
  }
}
