import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { KnownFile } from './known-file.ts'
import { changedFile, vanishedFile } from './model-failures.ts'
import type { HashCache } from './verify-pack.ts'

export interface HashOptions {
  /** The model it belongs to, for messages. */
  readonly model: string
  /** What is remembered; null to read the file whatever is. */
  readonly known: HashCache | null
  readonly cache: HashCache
  readonly onBytes: (count: number) => void
  readonly signal: AbortSignal
}

/** A file with its SHA-256. @throws FoveaError model.vanished, model.changed, also when it changes while it is read */
export async function hashKnownFile(file: KnownFile, options: HashOptions): Promise<KnownFile> {
  const { model, known, cache, onBytes, signal } = options
  const before = await stat(file.real).catch(() => null)
  if (before === null) throw vanishedFile(model, file.path)
  const { size, mtimeMs, ctimeMs, ino } = before
  if (size !== file.size || mtimeMs !== file.mtimeMs) throw changedFile(model, file.path)
  const remembered = known?.get(file.real, { size, mtimeMs, ctimeMs, ino }) ?? null
  if (remembered !== null) {
    onBytes(size)
    return { ...file, sha256: remembered }
  }
  const hash = createHash('sha256')
  const stream = createReadStream(file.real, { highWaterMark: 1 << 20, signal })
  for await (const chunk of stream) {
    hash.update(chunk as Buffer)
    onBytes((chunk as Buffer).length)
  }
  const after = await stat(file.real).catch(() => null)
  if (after?.mtimeMs !== mtimeMs || after.size !== size) throw changedFile(model, file.path)
  const sha256 = hash.digest('hex')
  cache.set(file.real, { size, mtimeMs, ctimeMs, ino }, sha256)
  return { ...file, sha256 }
}
