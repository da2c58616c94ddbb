import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What drawings were warned of while they were made. */
export const migration0091: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE run_alarm (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        method TEXT NOT NULL CHECK (method IN ('sd', 'baseline', 'doodl', 'sgool')),
        step INTEGER NOT NULL CHECK (step >= 0),
        kind TEXT NOT NULL CHECK (kind IN ('non-finite', 'norm-drift', 'loss-jump', 'saliency-collapse', 'flat')),
        value REAL,
        bound REAL,
        best INTEGER CHECK (best >= 0),
        at TEXT NOT NULL,
        PRIMARY KEY (run_id, method, step, kind)
      ) STRICT, WITHOUT ROWID`.execute(db)
  },
}
