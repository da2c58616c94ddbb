import { realDisk, type Disk } from '../../main/files/disk.ts'

/** A real disk on which the n-th write, rename or sync (from 0) fails, and every one after it. */
export function failingDisk(n: number, code: string): Disk & { readonly operations: () => number } {
  let operations = 0
  const fail = (): void => {
    if (operations++ >= n) throw Object.assign(new Error(code), { code })
  }
  return {
    ...realDisk,
    operations: () => operations,
    writeSynced: async (...args) => (fail(), realDisk.writeSynced(...args)),
    appendSynced: async (...args) => (fail(), realDisk.appendSynced(...args)),
    rename: async (...args) => (fail(), realDisk.rename(...args)),
    syncFolder: async (...args) => (fail(), realDisk.syncFolder(...args)),
    makeFolder: async (...args) => (fail(), realDisk.makeFolder(...args)),
  }
}
