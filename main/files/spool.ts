import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import { onDisk } from './disk-failure.ts'

/** A place for what comes in and has to be read more than once. Nothing in it outlives the host. */
export interface Spool {
  /**
   * Writes a stream to the disk, lets `work` read it as often as it likes, and deletes it again.
   *
   * @throws FoveaError disk.full, disk.failing, data.read-only
   */
  readonly keepWhile: <T>(content: AsyncIterable<Uint8Array>, work: (open: () => Readable) => Promise<T>) => Promise<T>
}

/** @param folder used by nothing else: what a crash left in it goes with the first use */
export function spool(folder: string): Spool {
  let ready: Promise<unknown> | null = null
  return {
    async keepWhile(content, work) {
      ready ??= rm(folder, { recursive: true, force: true })
      await ready
      await onDisk(path.dirname(folder), () => mkdir(folder, { recursive: true }))
      const file = path.join(folder, randomUUID())
      try {
        await onDisk(path.dirname(folder), () => pipeline(content, createWriteStream(file, { flags: 'wx' })))
        return await work(() => createReadStream(file))
      } finally {
        await rm(file, { force: true })
      }
    },
  }
}
