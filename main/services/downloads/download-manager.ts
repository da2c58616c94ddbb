import { randomUUID } from 'node:crypto'
import path from 'node:path'
import PQueue from 'p-queue'
import { failureOf } from '../../../preload/contract/errors.ts'
import type { CatalogueEntry, DownloadFile, DownloadRecord } from '../../../preload/contract/downloads.ts'
import { finishedBytes, removePart } from '../../files/part-file.ts'
import type { DownloadStore, StoredDownload } from '../../store/download-store.ts'
import type { Log } from '../log.ts'
import { unknownDownload } from './download-failures.ts'
import type { DownloadSettingsService } from './download-settings.ts'
import { fetchFile, type Patience } from './fetch-file.ts'
import { placeOfFile } from './place-of-file.ts'

export interface DownloadManager {
  readonly list: () => DownloadRecord[]
  readonly start: (entry: string) => Promise<DownloadRecord>
  readonly pause: (id: string) => Promise<DownloadRecord>
  /** Goes on: from a pause, a failure or a restart. */
  readonly resume: (id: string) => Promise<DownloadRecord>
  readonly cancel: (id: string) => Promise<DownloadRecord>
  readonly forget: (id: string) => Promise<void>
  /** Resolves when it is not under way any more. */
  readonly settled: (id: string) => Promise<DownloadRecord>
  readonly close: () => Promise<void>
}

export interface DownloadManagerParts {
  readonly store: DownloadStore
  readonly settings: DownloadSettingsService
  readonly catalogue: readonly CatalogueEntry[]
  /** Where models go. */
  readonly folder: string
  readonly patience: Patience
  readonly now: () => number
  readonly wallClock: () => Date
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onProgress: (record: DownloadRecord) => void
  readonly onChange: () => void
  /** A whole repository has arrived. */
  readonly onDone: (place: string) => Promise<void>
  readonly log: Log
}

/** Files at once, of one download and of all together. */
const atOnce = 3
const progressEveryMs = 250

interface Live {
  stored: StoredDownload
  abort: AbortController | null
  work: Promise<void>
}

/** Downloads and their state. What was under way when the studio ended is paused: no start touches a network. */
export async function downloadManager(parts: DownloadManagerParts): Promise<DownloadManager> {
  const { store, settings, catalogue, folder, onChange } = parts
  const queue = new PQueue({ concurrency: atOnce })
  const live = new Map<string, Live>()
  for (const stored of await store.list()) {
    const state = stored.state === 'running' || stored.state === 'waiting' ? 'paused' : stored.state
    live.set(stored.id, { stored: { ...stored, state }, abort: null, work: Promise.resolve() })
  }

  const entryOf = (id: string): CatalogueEntry => {
    const entry = catalogue.find((each) => each.id === id)
    if (entry === undefined) throw unknownDownload(id)
    return entry
  }
  const find = (id: string): Live => {
    const found = live.get(id)
    if (found === undefined) throw unknownDownload(id)
    return found
  }
  const placeOf = (entry: CatalogueEntry): string => path.join(folder, entry.repository.replace('/', '--'))

  async function save(of: Live, change: Partial<StoredDownload>): Promise<DownloadRecord> {
    of.stored = { ...of.stored, ...change }
    await store.put(of.stored, parts.wallClock())
    onChange()
    return recordOf(of.stored, catalogue)
  }

  async function run(of: Live, abort: AbortController): Promise<void> {
    const entry = entryOf(of.stored.entry)
    const [base, token, dispatcher] = [await settings.base(), await settings.token(), await settings.dispatcher()]
    let toldAt = -Infinity
    const fetchOne = async (index: number): Promise<void> => {
      const file = of.stored.files[index]
      if (file === undefined || file.isDone) return
      const place = placeOfFile(placeOf(entry), file.path)
      // It was put in its place and the studio ended before that was written down.
      const there = await finishedBytes(place)
      const done =
        there !== null && there === file.bytes
          ? { ...file, done: there, isDone: true }
          : await fetchFile({
              file,
              url: `${base}/${entry.repository}/resolve/${entry.revision}/${file.path}`,
              place,
              token,
              dispatcher,
              signal: abort.signal,
              patience: parts.patience,
              now: parts.now,
              wait: parts.wait,
              onChange(now) {
                const isNew = now.etag !== of.stored.files[index]?.etag
                of.stored = { ...of.stored, files: of.stored.files.with(index, now) }
                // A restart resumes by the etag: it is kept as soon as it is known.
                if (isNew) void store.put(of.stored, parts.wallClock())
                if (parts.now() - toldAt < progressEveryMs) return
                toldAt = parts.now()
                parts.onProgress(recordOf(of.stored, catalogue))
              },
            })
      await save(of, { files: of.stored.files.with(index, done) })
    }
    try {
      await save(of, { state: 'running', failure: null })
      const tasks = of.stored.files.map((_file, index) =>
        queue.add(() => (abort.signal.aborted ? undefined : fetchOne(index))),
      )
      const ends = await Promise.allSettled(tasks)
      abort.signal.throwIfAborted()
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      await parts.onDone(placeOf(entry))
      await save(of, { state: 'done' })
    } catch (thrown) {
      if (abort.signal.aborted) return
      const failure = failureOf(thrown)
      if (failure.code === 'internal') parts.log.bug('download', thrown)
      await save(of, { state: 'failed', failure })
    } finally {
      await dispatcher.close()
    }
  }

  function begin(of: Live): void {
    const abort = new AbortController()
    of.abort = abort
    of.work = run(of, abort).finally(() => {
      if (of.abort === abort) of.abort = null
    })
  }

  async function stop(of: Live): Promise<void> {
    of.abort?.abort(new Error('stopped by the user'))
    await of.work
  }

  async function resume(id: string): Promise<DownloadRecord> {
    const of = find(id)
    if (of.abort !== null || of.stored.state === 'done') return recordOf(of.stored, catalogue)
    const record = await save(of, { state: 'waiting', failure: null })
    begin(of)
    return record
  }

  return {
    list: () => [...live.values()].map(({ stored }) => recordOf(stored, catalogue)),
    async start(id) {
      const entry = entryOf(id)
      const before = [...live.values()].find(({ stored }) => stored.entry === id && stored.state !== 'cancelled')
      if (before !== undefined) return resume(before.stored.id)
      const files = entry.files.map((file): DownloadFile => ({ ...file, done: 0, etag: null, isDone: false }))
      const of: Live = {
        stored: { id: randomUUID(), entry: id, state: 'waiting', files, failure: null },
        abort: null,
        work: Promise.resolve(),
      }
      live.set(of.stored.id, of)
      const record = await save(of, {})
      begin(of)
      return record
    },
    async pause(id) {
      const of = find(id)
      await stop(of)
      return of.stored.state === 'done' ? recordOf(of.stored, catalogue) : save(of, { state: 'paused' })
    },
    resume,
    async cancel(id) {
      const of = find(id)
      await stop(of)
      const place = placeOf(entryOf(of.stored.entry))
      for (const file of of.stored.files) await removePart(placeOfFile(place, file.path))
      const files = of.stored.files.map((file) => (file.isDone ? file : { ...file, done: 0, etag: null }))
      return of.stored.state === 'done' ? recordOf(of.stored, catalogue) : save(of, { state: 'cancelled', files })
    },
    async forget(id) {
      const of = find(id)
      await stop(of)
      live.delete(id)
      await store.forget(id)
      onChange()
    },
    async settled(id) {
      const of = find(id)
      await of.work
      return recordOf(of.stored, catalogue)
    },
    async close() {
      for (const of of live.values()) {
        const isUnderWay = of.abort !== null
        await stop(of)
        if (isUnderWay) await save(of, { state: 'paused' })
      }
    },
  }
}

function recordOf(stored: StoredDownload, catalogue: readonly CatalogueEntry[]): DownloadRecord {
  const { id, entry, state, files, failure } = stored
  const total = files.every(({ bytes }) => bytes !== null)
    ? files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
    : null
  return {
    id,
    entry,
    title: catalogue.find((each) => each.id === entry)?.title ?? entry,
    state,
    files: [...files],
    done: files.reduce((sum, { done }) => sum + done, 0),
    total,
    failure,
  }
}
