import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What each term asks of a step's picture (models/inspect/term-field.ts): a file of kind `gradient`. Older steps lack it. */
export const migration0080: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE step ADD COLUMN term_field TEXT CHECK (length(term_field) = 64)`.execute(db)
    // Files are counted by triggers (0040-blobs.ts); a statement of its own for the one column that came later.
    await sql`
      CREATE TRIGGER blob_step_field_added AFTER INSERT ON step WHEN new.term_field IS NOT NULL BEGIN
        INSERT INTO blob (sha256, kind, refs) VALUES (new.term_field, 'gradient', 1)
          ON CONFLICT (sha256) DO UPDATE SET refs = refs + 1;
      END`.execute(db)
    await sql`
      CREATE TRIGGER blob_step_field_gone AFTER DELETE ON step WHEN old.term_field IS NOT NULL BEGIN
        UPDATE blob SET refs = refs - 1 WHERE sha256 = old.term_field;
      END`.execute(db)
  },
}
