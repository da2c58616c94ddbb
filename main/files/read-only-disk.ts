import type { Disk } from './disk.ts'

/** A disk of which nothing can be changed. */
export function readOnlyDisk(disk: Disk): Disk {
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('this library is open for reading only'), { code: 'EROFS' }))
  return {
    ...disk,
    writeSynced: refuse,
    appendSynced: refuse,
    rename: refuse,
    syncFolder: refuse,
    makeFolder: refuse,
    remove: refuse,
  }
}
