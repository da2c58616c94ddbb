import { hashKnownFile } from '../../files/hash-known-file.ts'
import type { KnownFile } from '../../files/known-file.ts'
import type { HashCache } from '../../files/verify-pack.ts'
import type { KnownModel, KnownModelStore } from '../../store/known-model-store.ts'

export interface HashProgress {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly total: number
}

export interface ModelHashing {
  /**
   * Resolves with every file's hash; the same model is hashed once, one model at a time.
   *
   * @param anew reads every byte again, whatever is remembered
   * @throws FoveaError model.*
   */
  readonly hash: (model: KnownModel, anew?: boolean) => Promise<readonly KnownFile[]>
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

  async function work(model: KnownModel, anew: boolean): Promise<readonly KnownFile[]> {
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
      for (const file of model.files)
        files.push(
          await hashKnownFile(file, {
            model: model.place,
            known: anew ? null : cache,
            cache,
            onBytes: read,
            signal: abort.signal,
          }),
        )
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
    hash(model, anew = false) {
      if (!anew && model.files.every(({ sha256 }) => sha256 !== null)) return Promise.resolve(model.files)
      const running = under.get(model.id)
      if (running !== undefined) return running
      const started = queue.then(() => work(model, anew))
      queue = started.catch(() => undefined)
      under.set(model.id, started)
      return started
    },
    close: () => abort.abort(),
  }
}

function isSame(a: readonly KnownFile[], b: readonly KnownFile[]): boolean {
  return a.length === b.length && a.every((file, i) => file.real === b[i]?.real && file.mtimeMs === b[i]?.mtimeMs)
}
