import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The picture that a drawing begins with belongs to its run (0040-blobs.ts counts files; one of no reference is deleted). */
export const migration0060: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TRIGGER blob_run_source_added AFTER INSERT ON run BEGIN
        INSERT INTO blob (sha256, kind, refs)
          SELECT new.recipe ->> 'source', 'picture', 1 WHERE new.recipe ->> 'source' IS NOT NULL
          ON CONFLICT (sha256) DO UPDATE SET refs = refs + 1;
      END`.execute(db)
    await sql`
      CREATE TRIGGER blob_run_source_gone AFTER DELETE ON run BEGIN
        UPDATE blob SET refs = refs - 1 WHERE sha256 = old.recipe ->> 'source';
      END`.execute(db)
  },
}
