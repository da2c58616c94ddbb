import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The user's own models where they lie, packs made of them, and downloads. */
export const migration0050: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE known_model (
        id TEXT NOT NULL PRIMARY KEY,
        place TEXT NOT NULL,
        detected TEXT NOT NULL CHECK (json_valid(detected)),
        files TEXT NOT NULL CHECK (json_valid(files)),
        added_at TEXT NOT NULL,
        removed_at TEXT
      ) STRICT`.execute(db)
    await sql`CREATE UNIQUE INDEX known_model_place ON known_model (place) WHERE removed_at IS NULL`.execute(db)
    await sql`
      CREATE TABLE composed_pack (
        id TEXT NOT NULL PRIMARY KEY,
        roles TEXT NOT NULL CHECK (json_valid(roles)),
        places TEXT NOT NULL CHECK (json_valid(places)),
        tested TEXT CHECK (tested IS NULL OR json_valid(tested)),
        created_at TEXT NOT NULL,
        removed_at TEXT
      ) STRICT`.execute(db)
    await sql`
      CREATE TABLE download (
        id TEXT NOT NULL PRIMARY KEY,
        entry TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
        files TEXT NOT NULL CHECK (json_valid(files)),
        failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
        created_at TEXT NOT NULL
      ) STRICT`.execute(db)
  },
}
