import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { HashCache } from '../../files/verify-pack.ts'
import type { KnownFile, KnownModel, KnownModelStore } from '../../store/known-model-store.ts'
import { changedFile, vanishedFile } from './model-failures.ts'

export interface HashProgress {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly total: number
}

export interface ModelHashing {
  /** Resolves with every file's hash; the same model is hashed once, one model at a time. @throws FoveaError model.* */
  readonly hash: (model: KnownModel) => Promise<readonly KnownFile[]>
  readonly progressOf: (id: string) => HashProgress | null
  /** Ends what is under way. */
  readonly close: () => void
}

/** Bytes between two reports: a quarter of a second of a fast disk. */
const reportBytes = 256 * 2 ** 20

/**
 * Hashes models behind everything else. What is known by path, size and time of change is not read again.
 */
export function modelHashing(
  store: KnownModelStore,
  cache: HashCache,
  onProgress: (progress: HashProgress) => void,
): ModelHashing {
  const under = new Map<string, Promise<readonly KnownFile[]>>()
  const progress = new Map<string, HashProgress>()
  const abort = new AbortController()
  let queue: Promise<unknown> = Promise.resolve()

  const report = (now: HashProgress): void => {
    progress.set(now.id, now)
    onProgress(now)
  }

  async function work(model: KnownModel): Promise<readonly KnownFile[]> {
    const total = model.files.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    let said = 0
    const read = (bytes: number): void => {
      done += bytes
      if (done - said < reportBytes) return
      said = done
      report({ id: model.id, state: 'running', done, total })
    }
    report({ id: model.id, state: 'running', done, total })
    try {
      const files: KnownFile[] = []
      for (const file of model.files) files.push(await hashFile(model, file, cache, read, abort.signal))
      // It may have been removed or looked at again meanwhile.
      const now = await store.get(model.id)
      if (now !== null && isSame(now.files, model.files)) await store.put({ ...now, files })
      report({ id: model.id, state: 'done', done: total, total })
      return files
    } catch (thrown) {
      report({ id: model.id, state: 'failed', done, total })
      throw thrown
    } finally {
      under.delete(model.id)
    }
  }

  return {
    progressOf: (id) => progress.get(id) ?? null,
    hash(model) {
      if (model.files.every(({ sha256 }) => sha256 !== null)) return Promise.resolve(model.files)
      const running = under.get(model.id)
      if (running !== undefined) return running
      const started = queue.then(() => work(model))
      queue = started.catch(() => undefined)
      under.set(model.id, started)
      return started
    },
    close: () => abort.abort(),
  }
}

async function hashFile(
  model: KnownModel,
  file: KnownFile,
  cache: HashCache,
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<KnownFile> {
  const name = model.place
  const before = await stat(file.real).catch(() => null)
  if (before === null) throw vanishedFile(name, file.path)
  const { size, mtimeMs, ctimeMs, ino } = before
  if (size !== file.size || mtimeMs !== file.mtimeMs) throw changedFile(name, file.path)
  const known = cache.get(file.real, { size, mtimeMs, ctimeMs, ino })
  if (known !== null) {
    onBytes(size)
    return { ...file, sha256: known }
  }
  const hash = createHash('sha256')
  const stream = createReadStream(file.real, { highWaterMark: 1 << 20, signal })
  for await (const chunk of stream) {
    hash.update(chunk as Buffer)
    onBytes((chunk as Buffer).length)
  }
  const after = await stat(file.real).catch(() => null)
  if (after?.mtimeMs !== mtimeMs || after.size !== size) throw changedFile(name, file.path)
  const sha256 = hash.digest('hex')
  cache.set(file.real, { size, mtimeMs, ctimeMs, ino }, sha256)
  return { ...file, sha256 }
}

function isSame(a: readonly KnownFile[], b: readonly KnownFile[]): boolean {
  return a.length === b.length && a.every((file, i) => file.real === b[i]?.real && file.mtimeMs === b[i]?.mtimeMs)
}
