import Sqlite from 'better-sqlite3'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { DataFolder } from '../files/data-folder.ts'

export interface BorrowedLibrary {
  /** The library's own files, and a database of its own to read them by. */
  readonly folder: DataFolder
  readonly giveBack: () => void
}

/**
 * A library to look at and leave as it is: on a medium that cannot be written, of an older version, or open elsewhere.
 *
 * SQLite wants to write beside a database even to read it, so a copy is read, made and brought up to date in the system's
 * temporary folder. @throws FoveaError data.read-only when there is no library
 */
export async function borrowLibrary(folder: DataFolder): Promise<BorrowedLibrary> {
  if (!existsSync(folder.database) && !existsSync(folder.images)) {
    throw new FoveaError(
      'data.read-only',
      'There is no library to look at.',
      folder.root,
      'Name the folder of a library with --data-dir, or open this one without --read-only to start it.',
    )
  }
  const root = mkdtempSync(path.join(tmpdir(), 'fovea-read-only-'))
  const database = path.join(root, path.basename(folder.database))
  const giveBack = (): void => rmSync(root, { recursive: true, force: true })
  try {
    if (existsSync(folder.database)) await copyDatabase(folder.database, database)
    return {
      folder: { ...folder, database, logs: path.join(root, 'logs'), packCache: path.join(root, 'pack-hashes.json') },
      giveBack,
    }
  } catch (thrown) {
    giveBack()
    throw thrown
  }
}

/**
 * A log beside the database: somebody writes, or was killed; SQLite knows how to read both. No log: the file is all there
 * is, and SQLite would leave files of its own beside it.
 */
async function copyDatabase(from: string, to: string): Promise<void> {
  if (existsSync(`${from}-wal`)) {
    try {
      const db = new Sqlite(from, { readonly: true })
      try {
        await db.backup(to)
        return
      } finally {
        db.close()
      }
    } catch {
      // A medium that cannot be written: nobody writes there now.
      rmSync(to, { force: true })
      copyFileSync(`${from}-wal`, `${to}-wal`)
    }
  }
  copyFileSync(from, to)
}
