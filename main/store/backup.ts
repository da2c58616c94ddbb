import type { Database } from 'better-sqlite3'
import Sqlite from 'better-sqlite3'
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

/** Why a backup was made, and how many of its kind are kept. */
const kept = { migration: 3, daily: 2, weekly: 2 } as const
export type BackupKind = keyof typeof kept

const backupName = /^history\.backup-(\d+)(?:-(daily|weekly))?\.db$/

export interface BackupOptions {
  /** Whether the copy is sound; by default looked at here and now. */
  readonly check?: (copy: string) => Promise<boolean>
  readonly signal?: AbortSignal
}

/**
 * Copies the database while it is open, checks the copy, and only then gives up the oldest of its kind.
 *
 * The numbers in the names count up over all kinds. @throws when it was called off, or the copy is not sound
 */
export async function backUp(
  db: Database,
  file: string,
  kind: BackupKind = 'migration',
  options: BackupOptions = {},
): Promise<string> {
  const { check = async (copy) => isSound(copy), signal } = options
  const folder = path.dirname(file)
  const next = Math.max(0, ...backups(folder).map(({ number }) => number)) + 1
  const target = path.join(folder, `history.backup-${next}${kind === 'migration' ? '' : `-${kind}`}.db`)
  const temporary = `${target}.part`
  rmSync(temporary, { force: true })
  try {
    await db.backup(temporary, {
      progress() {
        signal?.throwIfAborted()
        return pagesAtOnce
      },
    })
    makeSingleFile(temporary)
    if (!(await check(temporary))) throw new Error('the backup of the history is not sound')
    renameSync(temporary, target)
  } catch (thrown) {
    rmSync(temporary, { force: true })
    throw thrown
  }
  const ofKind = backups(folder).filter((backup) => backup.kind === kind)
  for (const { name } of ofKind.slice(kept[kind])) rmSync(path.join(folder, name), { force: true })
  return target
}

/** 1 MB between two looks at everything else the host has to do. */
const pagesAtOnce = 256

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

/** When the newest backup of a kind was made, in milliseconds; −∞ when there is none. */
export function newestBackupAt(file: string, kind: BackupKind): number {
  const folder = path.dirname(file)
  const newest = backups(folder).find((backup) => backup.kind === kind)
  return newest === undefined ? -Infinity : statSync(path.join(folder, newest.name)).mtimeMs
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
function backups(folder: string): { name: string; number: number; kind: BackupKind }[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const match = backupName.exec(name)
      if (match === null) return []
      return [{ name, number: Number(match[1]), kind: (match[2] ?? 'migration') as BackupKind }]
    })
    .sort((a, b) => b.number - a.number)
}
