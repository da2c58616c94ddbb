import Sqlite from 'better-sqlite3'
import { FoveaError } from '../../preload/contract/errors.ts'
import { diskFailure } from '../files/disk-failure.ts'
import type { DataFolder } from '../files/data-folder.ts'

/**
 * Makes sure that one process at a time works on a data folder.
 *
 * The lock is a transaction held open on a small SQLite file: the operating system takes it away with the process,
 * even under kill -9, which a lock file of our own making would not survive. @throws FoveaError data.locked
 * @returns the way to let go.
 */
export function lockInstance(folder: DataFolder): () => void {
  try {
    const db = new Sqlite(folder.lock, { timeout: 0 })
    try {
      db.pragma('journal_mode = DELETE')
      db.exec('BEGIN EXCLUSIVE')
    } catch (thrown) {
      db.close()
      throw thrown
    }
    return () => {
      if (db.inTransaction) db.exec('ROLLBACK')
      db.close()
    }
  } catch (thrown) {
    throw lockFailure(thrown, folder.root)
  }
}

function lockFailure(thrown: unknown, root: string): unknown {
  const code = thrown instanceof Sqlite.SqliteError ? thrown.code : ''
  if (!code.startsWith('SQLITE_BUSY') && !code.startsWith('SQLITE_LOCKED')) return diskFailure(thrown, root) ?? thrown
  return new FoveaError(
    'data.locked',
    'Another Fovea is using this data folder.',
    root,
    'Close the other Fovea, or name another folder with --data-dir.',
    thrown,
  )
}
