import type { Database } from 'better-sqlite3'

const period = 5000

/**
 * Folds the write-ahead log into the database now and then, between requests. Left to SQLite, the writer whose commit
 * makes the log long pays for it: every other run of 50 steps took twice as long (docs/decisions/0160).
 *
 * Where there is nothing to fold in, nothing is written. Returns how to stop it.
 */
export function checkpointWhenIdle(db: Database): () => void {
  const timer = setInterval(() => {
    // Passive: nobody is waited for; what a reader still needs stays for the next time.
    if (db.open && !db.inTransaction) db.pragma('wal_checkpoint(PASSIVE)')
  }, period)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}
