import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const states = sql.raw(`('queued', 'running', 'finished', 'stopped', 'interrupted', 'failed')`)

/** Runs, their drawings and steps, and painted masks. */
export const migration0010: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE run (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        parent TEXT REFERENCES run (id),
        created_at TEXT NOT NULL,
        recipe TEXT NOT NULL CHECK (json_valid(recipe)),
        provider TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ${states}),
        failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
        removed_at TEXT
      ) STRICT`.execute(db)
    await sql`
      CREATE TABLE drawing (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        method TEXT NOT NULL CHECK (method IN ('sd', 'baseline', 'doodl', 'sgool')),
        position INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ${states}),
        best_step INTEGER CHECK (best_step >= 0),
        unet_calls INTEGER NOT NULL DEFAULT 0,
        seconds REAL NOT NULL DEFAULT 0,
        failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
        PRIMARY KEY (run_id, method)
      ) STRICT`.execute(db)
    await sql`
      CREATE TABLE step (
        run_id TEXT NOT NULL,
        method TEXT NOT NULL,
        idx INTEGER NOT NULL CHECK (idx >= 0),
        image TEXT NOT NULL CHECK (length(image) = 64),
        saliency TEXT CHECK (length(saliency) = 64),
        mask TEXT CHECK (length(mask) = 64),
        gradient TEXT CHECK (length(gradient) = 64),
        x_t TEXT NOT NULL CHECK (length(x_t) = 64),
        x_0 TEXT NOT NULL CHECK (length(x_0) = 64),
        loss REAL NOT NULL,
        term_global REAL NOT NULL,
        term_saliency REAL NOT NULL,
        guidance_score REAL NOT NULL,
        judge_score REAL,
        grad_norm REAL,
        latent_norm REAL NOT NULL,
        cos_terms REAL,
        ms REAL NOT NULL,
        PRIMARY KEY (run_id, method, idx),
        FOREIGN KEY (run_id, method) REFERENCES drawing (run_id, method) ON DELETE CASCADE
      ) STRICT`.execute(db)
    await sql`CREATE INDEX step_by_image ON step (image)`.execute(db)
    await sql`
      CREATE TABLE mask (
        sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
        width INTEGER NOT NULL CHECK (width > 0),
        height INTEGER NOT NULL CHECK (height > 0),
        created_at TEXT NOT NULL
      ) STRICT`.execute(db)
  },
}
