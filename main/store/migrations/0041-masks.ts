import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The library of masks with their layers; changes of runs under way, and which of them a step was drawn under. */
export const migration0041: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE mask_document (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        width INTEGER NOT NULL CHECK (width > 0),
        height INTEGER NOT NULL CHECK (height > 0),
        base TEXT CHECK (length(base) = 64),
        base_kind TEXT NOT NULL CHECK (base_kind IN ('blank', 'predicted', 'imported')),
        delta TEXT CHECK (length(delta) = 64),
        final TEXT NOT NULL CHECK (length(final) = 64),
        settings TEXT NOT NULL CHECK (json_valid(settings)),
        follow INTEGER NOT NULL CHECK (follow IN (0, 1)),
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        removed_at TEXT
      ) STRICT`.execute(db)
    await sql`
      CREATE TABLE run_change (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        n INTEGER NOT NULL CHECK (n >= 1),
        at TEXT NOT NULL,
        change TEXT NOT NULL CHECK (json_valid(change)),
        from_step INTEGER CHECK (from_step >= 0),
        PRIMARY KEY (run_id, n)
      ) STRICT`.execute(db)
    await sql`ALTER TABLE step ADD COLUMN era INTEGER NOT NULL DEFAULT 0 CHECK (era >= 0)`.execute(db)
    for (const statement of triggers) await sql.raw(statement).execute(db)
  },
}

/** The files that a row refers to (0040-blobs.ts counts them; a file of no reference is deleted). */
const references = {
  mask_document: (row: string) => [`${row}.base`, `${row}.delta`, `${row}.final`],
  run_change: (row: string) => [`${row}.change ->> 'mask'`, `${row}.change -> 'follow' ->> 'delta'`],
  run: (row: string) => [`${row}.recipe -> 'follow' ->> 'delta'`],
} as const

const added = (values: readonly string[]): string =>
  values
    .map(
      (value) =>
        `INSERT INTO blob (sha256, kind, refs) SELECT ${value}, 'mask', 1 WHERE ${value} IS NOT NULL
         ON CONFLICT (sha256) DO UPDATE SET refs = refs + 1;`,
    )
    .join(' ')
const gone = (values: readonly string[]): string =>
  values.map((value) => `UPDATE blob SET refs = refs - 1 WHERE sha256 = ${value};`).join(' ')

const triggers = [
  ...Object.entries(references).flatMap(([table, of]) => [
    `CREATE TRIGGER blob_${table}_mask_added AFTER INSERT ON ${table} BEGIN ${added(of('new'))} END`,
    `CREATE TRIGGER blob_${table}_mask_gone AFTER DELETE ON ${table} BEGIN ${gone(of('old'))} END`,
  ]),
  `CREATE TRIGGER blob_mask_document_changed AFTER UPDATE OF base, delta, final ON mask_document BEGIN
    ${added(references.mask_document('new'))} ${gone(references.mask_document('old'))}
  END`,
]
