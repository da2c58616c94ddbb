import type { Database } from 'better-sqlite3'

/** 'FOVE': `file(1)` and we ourselves can tell our databases from others. */
export const applicationId = 0x464f_5645

/**
 * What every connection sets (reference/reliability-security.md 4).
 *
 * `synchronous` must be set on every open: better-sqlite3 is built with WAL's default lowered to NORMAL, under which an
 * acknowledged step could be lost with the power.
 */
export function setPragmas(db: Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 5000')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('temp_store = MEMORY')
  // The log is folded in between requests (checkpointWhenIdle); this is for a burst that leaves no such moment.
  db.pragma('wal_autocheckpoint = 16000')
  if (process.platform === 'darwin') {
    db.pragma('fullfsync = ON')
    db.pragma('checkpoint_fullfsync = ON')
  }
}
