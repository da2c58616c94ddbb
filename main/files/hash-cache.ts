import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { FileIdentity, HashCache } from './verify-pack.ts'

const entry = z.strictObject({
  size: z.number(),
  mtimeMs: z.number(),
  ctimeMs: z.number(),
  ino: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
const stored = z.record(z.string(), entry)

/** A cache kept in a JSON file. It is only a cache: an unreadable one is empty, an unwritable one forgets. */
export function fileHashCache(file: string): HashCache {
  const entries = new Map(Object.entries(read(file)))
  return {
    get(path, identity) {
      const found = entries.get(path)
      return found !== undefined && isSame(found, identity) ? found.sha256 : null
    },
    set(path, identity, sha256) {
      entries.set(path, { ...identity, sha256 })
      try {
        writeFileSync(`${file}.part`, JSON.stringify(Object.fromEntries(entries), null, 1))
        renameSync(`${file}.part`, file)
      } catch {
        // The next start hashes again.
      }
    },
  }
}

function isSame(a: FileIdentity, b: FileIdentity): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino
}

function read(file: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
