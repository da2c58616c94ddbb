import type { Database } from 'better-sqlite3'

const period = 5000

/**
 * Folds the write-ahead log into the database now and then, between requests. Left to SQLite, the writer whose commit
 * makes the log long pays for it: every other run of 50 steps took twice as long (docs/decisions/0160).
 *
 * Where there is nothing to fold in, nothing is written. Returns how to stop it.
 */
export function checkpointWhenIdle(db: Database, everyMs = period): () => void {
  const timer = setInterval(() => {
    if (!db.open || db.inTransaction) return
    try {
      // Passive: nobody is waited for; what a reader still needs stays for the next time.
      db.pragma('wal_checkpoint(PASSIVE)')
    } catch {
      // A full or failing disk: everything is in the log, and the next writer is told what is wrong.
    }
  }, everyMs)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}
