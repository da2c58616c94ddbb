import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/**
 * SQLite's quick_check, table by table, on a connection and a thread of its own: of a large history it takes seconds, and
 * nobody shall wait for them. A thread from text, since a bundle has no file for it.
 *
 * It is asked to stop and never terminated: a native module that is torn away while it loads or answers takes the whole
 * process along (found by the crash suite, SIGABRT in napi).
 */
const script = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Sqlite = require(workerData.module)
  const isStopped = () => Atomics.load(workerData.stopped, 0) === 1
  const db = new Sqlite(workerData.file, { readonly: true, fileMustExist: true })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").pluck().all()
  let found = 'ok'
  for (const table of tables) {
    if (isStopped()) { found = null; break }
    found = db.prepare("SELECT quick_check FROM pragma_quick_check(?)").pluck().get(table)
    if (found !== 'ok') break
  }
  db.close()
  parentPort.postMessage(found)
`

export interface ThreadCheck {
  /** Whether the file is sound; null when the check was stopped. A file that SQLite cannot read is not. */
  readonly sound: Promise<boolean | null>
  /** Ends between two tables. */
  readonly stop: () => Promise<void>
}

export function checkInThread(file: string): ThreadCheck {
  const module = createRequire(import.meta.url).resolve('better-sqlite3')
  const stopped = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(script, { eval: true, workerData: { module, file, stopped } })
  const exited = new Promise<void>((resolve) => worker.on('exit', () => resolve()))
  const sound = new Promise<boolean | null>((resolve) => {
    worker.on('message', (found: unknown) => resolve(found === null ? null : found === 'ok'))
    worker.on('error', () => resolve(false))
    worker.on('exit', () => resolve(null))
  })
  return {
    sound,
    async stop() {
      Atomics.store(stopped, 0, 1)
      await exited
    },
  }
}
