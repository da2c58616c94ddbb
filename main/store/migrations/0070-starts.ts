import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Where each step stood, so that a run can go on from it, and the place a run begins at (0040-blobs.ts counts the files). */
export const migration0070: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE step ADD COLUMN state TEXT CHECK (length(state) = 64)`.execute(db)
    await sql`ALTER TABLE step ADD COLUMN shell REAL CHECK ((shell IS NULL) = (state IS NULL))`.execute(db)
    for (const [table, value] of references) {
      await sql
        .raw(
          `CREATE TRIGGER blob_${table}_state_added AFTER INSERT ON ${table} BEGIN
            INSERT INTO blob (sha256, kind, refs) SELECT new.${value}, 'latent', 1 WHERE new.${value} IS NOT NULL
            ON CONFLICT (sha256) DO UPDATE SET refs = refs + 1;
          END`,
        )
        .execute(db)
      await sql
        .raw(
          `CREATE TRIGGER blob_${table}_state_gone AFTER DELETE ON ${table} BEGIN
            UPDATE blob SET refs = refs - 1 WHERE sha256 = old.${value};
          END`,
        )
        .execute(db)
    }
  },
}

const references = [
  ['step', 'state'],
  ['run', `recipe -> 'start' ->> 'state'`],
] as const
