import type { Database } from 'better-sqlite3'
import Sqlite from 'better-sqlite3'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'

const kept = 3
const backupName = /^history\.backup-(\d+)\.db$/

/**
 * Copies the database while it is open, checks the copy, and only then gives up the oldest of three.
 *
 * The numbers in the names count up.
 */
export async function backUp(db: Database, file: string): Promise<string> {
  const folder = path.dirname(file)
  const next = Math.max(0, ...backups(folder).map(({ number }) => number)) + 1
  const target = path.join(folder, `history.backup-${next}.db`)
  const temporary = `${target}.part`
  rmSync(temporary, { force: true })
  await db.backup(temporary)
  makeSingleFile(temporary)
  if (!isSound(temporary)) throw new Error('the backup of the history is not sound')
  renameSync(temporary, target)
  for (const { name } of backups(folder).slice(kept)) rmSync(path.join(folder, name), { force: true })
  return target
}

/** A copy of a WAL database is one too: reading it would leave a log and an index beside it. */
function makeSingleFile(file: string): void {
  const copy = new Sqlite(file)
  copy.pragma('journal_mode = DELETE')
  copy.close()
}

/** The newest backup that is sound, or null. */
export function newestSoundBackup(file: string): string | null {
  const folder = path.dirname(file)
  return (
    backups(folder)
      .map(({ name }) => path.join(folder, name))
      .find(isSound) ?? null
  )
}

/** Whether a file is a whole SQLite database. */
export function isSound(file: string): boolean {
  try {
    const db = new Sqlite(file, { readonly: true, fileMustExist: true })
    try {
      return db.pragma('quick_check', { simple: true }) === 'ok'
    } finally {
      db.close()
    }
  } catch {
    return false
  }
}

/** Newest first. */
function backups(folder: string): { name: string; number: number }[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const match = backupName.exec(name)
      return match === null ? [] : [{ name, number: Number(match[1]) }]
    })
    .sort((a, b) => b.number - a.number)
}
