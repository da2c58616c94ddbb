import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The files of the library, how often they are referred to, and what they take; steps that were thinned out.
 *
 * Triggers count, so that no writer can forget: a file nobody refers to has `refs = 0` and is deleted soon after.
 * `bytes` is null for files of libraries older than this, until somebody looks.
 */
export const migration0040: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of tables) await sql.raw(statement).execute(db)
    for (const statement of triggers) await sql.raw(statement).execute(db)
    // Counting is what the triggers do: let them see every row that is already there.
    for (const column of stepColumns) {
      await sql
        .raw(
          `${addBlobs(`SELECT ${column.name} AS sha256, '${column.kind}' AS kind, count(*) AS n FROM step GROUP BY 1`)}`,
        )
        .execute(db)
    }
    await sql.raw(addBlobs(`SELECT sha256, 'mask' AS kind, 1 AS n FROM mask`)).execute(db)
    await sql
      .raw(addBlobs(`SELECT recipe ->> 'mask' AS sha256, 'mask' AS kind, count(*) AS n FROM run GROUP BY 1`))
      .execute(db)
  },
}

const stepColumns = [
  { name: 'image', kind: 'picture' },
  { name: 'saliency', kind: 'saliency' },
  { name: 'mask', kind: 'mask' },
  { name: 'gradient', kind: 'gradient' },
  { name: 'x_t', kind: 'latent' },
  { name: 'x_0', kind: 'latent' },
] as const

const tables = [
  `CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    kind TEXT NOT NULL CHECK (kind IN ('picture', 'saliency', 'mask', 'gradient', 'latent')),
    bytes INTEGER CHECK (bytes >= 0),
    refs INTEGER NOT NULL DEFAULT 0 CHECK (refs >= 0)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX blob_unused ON blob (sha256) WHERE refs = 0',
  'CREATE INDEX blob_unmeasured ON blob (sha256) WHERE bytes IS NULL',
  `CREATE TABLE blob_usage (
    kind TEXT NOT NULL PRIMARY KEY,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO blob_usage SELECT value, 0, 0 FROM json_each('["picture","saliency","mask","gradient","latent"]')`,
  // The numbers and hashes of steps whose files were given up; nothing counts as a reference here.
  `CREATE TABLE thinned_step (
    run_id TEXT NOT NULL,
    method TEXT NOT NULL,
    idx INTEGER NOT NULL CHECK (idx >= 0),
    image TEXT NOT NULL,
    x_t TEXT NOT NULL,
    x_0 TEXT NOT NULL,
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
  ) STRICT, WITHOUT ROWID`,
  // A coarse saliency map of the best picture, 16 × 16 bytes, and its embedding: what is searched by likeness.
  `CREATE TABLE likeness (
    run_seq INTEGER NOT NULL REFERENCES run (seq) ON DELETE CASCADE,
    method TEXT NOT NULL CHECK (method IN ('sd', 'baseline', 'doodl', 'sgool')),
    composition BLOB CHECK (length(composition) = 256),
    encoder TEXT,
    embedding BLOB CHECK (length(embedding) % 4 = 0),
    PRIMARY KEY (run_seq, method),
    CHECK ((encoder IS NULL) = (embedding IS NULL))
  ) STRICT`,
]

function addBlobs(select: string): string {
  return `INSERT INTO blob (sha256, kind, refs) SELECT sha256, kind, n FROM (${select}) WHERE sha256 IS NOT NULL
    ON CONFLICT (sha256) DO UPDATE SET refs = refs + excluded.refs`
}

function one(value: string, kind: string): string {
  return `SELECT ${value} AS sha256, '${kind}' AS kind, 1 AS n`
}

function drop(value: string): string {
  return `UPDATE blob SET refs = refs - 1 WHERE sha256 = ${value};`
}

const ofStep = (row: 'new' | 'old') => stepColumns.map(({ name, kind }) => ({ value: `${row}.${name}`, kind }))
const ofRun = (row: 'new' | 'old') => [
  { value: `${row}.recipe ->> 'mask'`, kind: 'mask' },
  { value: `${row}.picture`, kind: 'picture' },
]

function counted(table: string, values: (row: 'new' | 'old') => { value: string; kind: string }[]): string[] {
  const add = addBlobs(
    values('new')
      .map(({ value, kind }) => one(value, kind))
      .join(' UNION ALL '),
  )
  return [
    `CREATE TRIGGER blob_${table}_added AFTER INSERT ON ${table} BEGIN ${add}; END`,
    `CREATE TRIGGER blob_${table}_gone AFTER DELETE ON ${table} BEGIN ${values('old')
      .map(({ value }) => drop(value))
      .join(' ')} END`,
  ]
}

const usage = (row: string, sign: string) =>
  `UPDATE blob_usage SET files = files ${sign} 1, bytes = bytes ${sign} coalesce(${row}.bytes, 0) WHERE kind = ${row}.kind;`

const triggers = [
  `CREATE TRIGGER blob_usage_added AFTER INSERT ON blob BEGIN ${usage('new', '+')} END`,
  `CREATE TRIGGER blob_usage_gone AFTER DELETE ON blob BEGIN ${usage('old', '-')} END`,
  `CREATE TRIGGER blob_usage_measured AFTER UPDATE OF bytes ON blob BEGIN
    UPDATE blob_usage SET bytes = bytes + coalesce(new.bytes, 0) - coalesce(old.bytes, 0) WHERE kind = new.kind;
  END`,
  ...counted('step', ofStep),
  ...counted('run', ofRun),
  ...counted('mask', (row) => [{ value: `${row}.sha256`, kind: 'mask' }]),
]
