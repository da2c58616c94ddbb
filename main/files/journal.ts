import path from 'node:path'
import type { Disk } from './disk.ts'
import { onDisk } from './disk-failure.ts'

/**
 * A file of JSON lines, each safe on disk before the next step is taken.
 *
 * What pictures cannot carry because it changes (ratings, tags, boards, whose child a run is) is written here before it
 * is written to the database, so that a lost database can be made again from the pictures and this.
 */
export interface Journal {
  /** Resolves when the lines have been fsynced. @throws FoveaError disk.full, disk.failing, data.read-only */
  readonly append: (entries: readonly unknown[]) => Promise<void>
  /** What was written, oldest first. Lines that a crash left half written, or that are damaged, are passed over. */
  readonly read: () => Promise<unknown[]>
  /** Replaces the whole content, or nothing. */
  readonly rewrite: (entries: readonly unknown[]) => Promise<void>
}

export function journal(disk: Disk, file: string, replace: (bytes: Uint8Array) => Promise<void>): Journal {
  /** A line that a crash cut off must not swallow the next one. */
  let endsClean: boolean | null = null

  return {
    async append(entries) {
      if (entries.length === 0) return
      await onDisk(path.dirname(file), async () => {
        if (endsClean === null) {
          const last = await disk.lastByte(file)
          endsClean = last === null || last === newline
        }
        const text = (endsClean ? '' : '\n') + linesOf(entries)
        endsClean = null
        await disk.appendSynced(file, Buffer.from(text))
        endsClean = true
      })
    },
    async read() {
      if ((await disk.size(file)) === null) return []
      const text = Buffer.from(await disk.read(file)).toString('utf8')
      return text.split('\n').flatMap(parsed)
    },
    async rewrite(entries) {
      await onDisk(path.dirname(file), () => replace(Buffer.from(linesOf(entries))))
      endsClean = true
    },
  }
}

const newline = 10

function linesOf(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

function parsed(line: string): unknown[] {
  if (line === '') return []
  try {
    return [JSON.parse(line) as unknown]
  } catch {
    return []
  }
}
