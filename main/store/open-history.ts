import type { Database } from 'better-sqlite3'
import Sqlite from 'better-sqlite3'
import { Kysely } from 'kysely'
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { FoveaError } from '../../preload/contract/errors.ts'
import { diskFailure } from '../files/disk-failure.ts'
import { backUp, newestSoundBackup } from './backup.ts'
import { checkpointWhenIdle } from './checkpoint-when-idle.ts'
import { migrate } from './migrate.ts'
import { schemaVersion } from './migrations/all-migrations.ts'
import { closedKey, indexedKey, suspectFile } from './session-keys.ts'
import { applicationId, setPragmas } from './pragmas.ts'
import type { History, Schema } from './schema.ts'
import { transactionalSqlite } from './transactional-sqlite.ts'

/** How the history came to be what it is. `created`, `restored` and `rebuilt` call for a look through the images. */
export type Opening = 'opened' | 'created' | 'restored' | 'rebuilt'

export interface OpenHistory {
  readonly history: History
  /** The same database, for what must be synchronous. */
  readonly db: Database
  readonly opening: Opening
  /** Every page was looked at; otherwise somebody should, behind the opening (`keepSound`). */
  readonly wholeCheck: boolean
  /** Folds the write-ahead log in and closes. */
  readonly close: () => Promise<void>
}

/**
 * Opens the history: identity, soundness, version, backup, migration (reference/reliability-security.md 4).
 *
 * A damaged file is moved aside, never deleted; a newer one is refused. The data folder's lock must be held.
 * @throws FoveaError data.newer, data.corrupt (a foreign file), data.read-only, disk.full
 */
export async function openHistory(file: string, root: string, now: () => Date): Promise<OpenHistory> {
  try {
    return await open(file, root, now)
  } catch (thrown) {
    throw diskFailure(thrown, root) ?? thrown
  }
}

async function open(file: string, root: string, now: () => Date): Promise<OpenHistory> {
  const existed = existsSync(file)
  let opening: Opening = existed ? 'opened' : 'created'
  const sound = existed ? openSound(file) : null
  if (existed && sound === null) opening = replaceDamaged(file, now())
  const db = sound?.db ?? new Sqlite(file)
  try {
    refuseOthers(db, file, root)
    setPragmas(db)
    const history = new Kysely<Schema>({ dialect: transactionalSqlite(db) })
    const version = db.pragma('user_version', { simple: true }) as number
    if (version > 0 && version < schemaVersion) await backUp(db, file)
    db.pragma(`application_id = ${applicationId}`)
    await migrate(db, history)
    const stopCheckpoints = checkpointWhenIdle(db)
    return {
      history,
      db,
      opening,
      wholeCheck: sound?.wholeCheck ?? true,
      close: () => {
        stopCheckpoints()
        return close(db, history)
      },
    }
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

/**
 * Null when SQLite cannot make sense of the file.
 *
 * After a session that ended as it should, the header and the schema are looked at here and every page later; after any
 * other, or when somebody found damage, every page here (docs/decisions/0080-check-behind-the-opening.md).
 */
function openSound(file: string): { db: Database; wholeCheck: boolean } | null {
  // A log beside it means that somebody was killed; opening takes the log in.
  const isSuspect = existsSync(suspectFile(file)) || existsSync(`${file}-wal`)
  const db = new Sqlite(file)
  try {
    const wholeCheck = isSuspect || !endedWell(db)
    if (!wholeCheck || db.pragma('quick_check', { simple: true }) === 'ok') return { db, wholeCheck }
  } catch (thrown) {
    const code = thrown instanceof Sqlite.SqliteError ? thrown.code : ''
    if (!code.startsWith('SQLITE_NOTADB') && !code.startsWith('SQLITE_CORRUPT')) {
      db.close()
      throw thrown
    }
  }
  db.close()
  return null
}

function endedWell(db: Database): boolean {
  const hasSettings = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'setting'`).get() !== undefined
  return hasSettings && db.prepare('SELECT value FROM setting WHERE key = ?').pluck().get(closedKey) === 'true'
}

/**
 * Moves the damaged file aside, with its log, and puts the newest sound backup in its place if there is one.
 *
 * The backup takes the name in one step: killed anywhere in between, the next opening finds the damaged file or the
 * backup, and a backup that has yet to be compared with the images (`indexed`).
 */
function replaceDamaged(file: string, now: Date): Opening {
  const aside = file.replace(/\.db$/, `.corrupt-${now.toISOString().replaceAll(/[:.]/g, '-')}.db`)
  const backup = newestSoundBackup(file)
  const part = `${file}.part`
  rmSync(part, { force: true })
  if (backup !== null) {
    copyFileSync(backup, part)
    forgetIndexed(part)
    linkOrCopy(file, aside)
  } else renameSync(file, aside)
  for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  if (backup === null) return 'rebuilt'
  renameSync(part, file)
  return 'restored'
}

/** Not every file system has hard links. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}

/** A backup knows less than the images do, whatever it says. */
function forgetIndexed(file: string): void {
  const db = new Sqlite(file)
  try {
    const hasSettings = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'setting'`).get() !== undefined
    if (hasSettings) db.prepare('DELETE FROM setting WHERE key = ?').run(indexedKey)
  } finally {
    db.close()
  }
}

function refuseOthers(db: Database, file: string, root: string): void {
  const id = db.pragma('application_id', { simple: true }) as number
  const version = db.pragma('user_version', { simple: true }) as number
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number
  if (id !== applicationId && tables > 0) {
    throw new FoveaError(
      'data.corrupt',
      'The history file belongs to another program.',
      file,
      'Move it elsewhere, or name another folder with --data-dir.',
    )
  }
  if (version > schemaVersion) {
    throw new FoveaError(
      'data.newer',
      'This library was last used by a newer Fovea.',
      root,
      'Use that version, or name another folder with --data-dir. Nothing was changed.',
    )
  }
}

async function close(db: Database, history: History): Promise<void> {
  db.pragma('optimize')
  db.pragma('wal_checkpoint(TRUNCATE)')
  await history.destroy()
}
