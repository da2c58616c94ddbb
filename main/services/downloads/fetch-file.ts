import type { Dispatcher } from 'undici'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { DownloadFile } from '../../../preload/contract/downloads.ts'
import { freeBytes, openPartFile, type PartFile } from '../../files/part-file.ts'
import { corrupt, noSpace, unreachable } from './download-failures.ts'
import { openResponse } from './open-response.ts'

/** How patient a download is. */
export interface Patience {
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly stallMs: number
  /** A connection slower than this over `windowMs` is given up for a new one. */
  readonly leastBytesPerSecond: number
  readonly windowMs: number
  /** Waits between attempts; one that brought bytes starts the list over. */
  readonly waitsMs: readonly number[]
}

export const patience: Patience = {
  stallMs: 30_000,
  leastBytesPerSecond: 1024,
  windowMs: 60_000,
  waitsMs: [1000, 2000, 4000, 8000, 16_000],
}

export interface FileTask {
  readonly file: DownloadFile
  readonly url: string
  /** Where it goes. */
  readonly place: string
  readonly token: string | null
  readonly dispatcher?: Dispatcher
  readonly signal: AbortSignal
  readonly patience: Patience
  readonly now: () => number
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Hears what is known of the file as it grows; `etag` and sizes are worth keeping. */
  readonly onChange: (file: DownloadFile) => void
}

/** Room that stays free on the disk. */
const spareBytes = 256 * 2 ** 20

/**
 * Fetches one file: resumed where it broke off, hashed as it comes, put in its place when it is whole.
 *
 * @throws FoveaError download.*; the signal's reason when it was paused
 */
export async function fetchFile(task: FileTask): Promise<DownloadFile> {
  const part = await openPartFile(task.place)
  try {
    const file = await attempts(task, part)
    await part.finish()
    return file
  } catch (thrown) {
    await part.close().catch(() => undefined)
    throw thrown
  }
}

async function attempts(task: FileTask, part: PartFile): Promise<DownloadFile> {
  const { waitsMs } = task.patience
  let file = task.file
  let failures = 0
  let hasStartedOver = false
  for (;;) {
    const before = part.done()
    try {
      file = await attempt({ ...task, file }, part, (now) => (file = now))
      const actual = part.digest()
      if (file.sha256 !== null && file.sha256 !== actual) throw corrupt(file.path, 'its SHA-256 is another')
      return { ...file, sha256: actual, done: part.done(), isDone: true }
    } catch (thrown) {
      task.signal.throwIfAborted()
      const failure = thrown instanceof FoveaError ? thrown.failure.code : null
      if (failure === 'download.corrupt') {
        // A broken mirror or a file that changed in between: once more from the start, then it is told.
        await part.empty()
        file = { ...file, etag: null, done: 0 }
        if (hasStartedOver) throw thrown
        hasStartedOver = true
      } else if (failure !== null && failure !== 'download.unreachable') throw thrown
      failures = part.done() > before ? 0 : failures + 1
      const pause = waitsMs[failures]
      if (pause === undefined) throw failure === null ? unreachable(file.path, reasonOf(thrown)) : thrown
      await task.wait(pause, task.signal)
    }
  }
}

async function attempt(task: FileTask, part: PartFile, onFile: (file: DownloadFile) => void): Promise<DownloadFile> {
  const { file: asked, signal, patience: limits, now } = task
  const { url, token, dispatcher } = task
  const response = await openResponse({
    item: asked.path,
    url,
    from: part.done(),
    etag: asked.etag,
    token,
    signal,
    stallMs: limits.stallMs,
    ...(dispatcher !== undefined && { dispatcher }),
  })
  const total = response.total ?? asked.bytes
  if (asked.bytes !== null && total !== asked.bytes)
    throw corrupt(asked.path, `it has ${total} bytes instead of ${asked.bytes}`)
  const isOther = response.sha256 !== null && asked.sha256 !== null && response.sha256 !== asked.sha256
  if (isOther) throw corrupt(asked.path, 'the server says that its SHA-256 is another')
  if (response.at < part.done()) await part.empty()
  const free = await freeBytes(task.place)
  const need = (total ?? 0) - part.done()
  if (need + spareBytes > free) throw noSpace(asked.path, need + spareBytes, free)

  let file: DownloadFile = {
    ...asked,
    bytes: total,
    etag: response.etag,
    sha256: asked.sha256 ?? response.sha256,
    done: part.done(),
  }
  const tell = (): void => {
    file = { ...file, done: part.done() }
    onFile(file)
    task.onChange(file)
  }
  tell()
  let [windowFrom, windowDone] = [now(), part.done()]
  for await (const chunk of response.body) {
    signal.throwIfAborted()
    if (total !== null && part.done() + chunk.length > total)
      throw corrupt(asked.path, `it goes on after ${total} bytes`)
    await part.append(chunk)
    tell()
    const elapsed = now() - windowFrom
    if (elapsed < limits.windowMs) continue
    if (part.done() - windowDone < (limits.leastBytesPerSecond * elapsed) / 1000)
      throw unreachable(asked.path, 'it sends next to nothing')
    ;[windowFrom, windowDone] = [now(), part.done()]
  }
  if (total !== null && part.done() < total) throw unreachable(asked.path, 'the connection ended early')
  return file
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it failed'
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name
  return code
}
