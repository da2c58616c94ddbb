import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What a gallery asks of runs: where they come from, what the artist thinks of them, tags, boards, words to search.
 *
 * What is repeated from the recipe or the steps (`pack`, `seed`, `best_*`) is there to be filtered and sorted by.
 */
export const migration0030: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of runColumns) await sql`ALTER TABLE run ADD COLUMN ${sql.raw(column)}`.execute(db)
    for (const column of drawingColumns) await sql`ALTER TABLE drawing ADD COLUMN ${sql.raw(column)}`.execute(db)
    for (const statement of tables) await sql.raw(statement).execute(db)
    await fillFromRecipes(db)
    await sql.raw(bestOfDrawings('')).execute(db)
    await sql.raw(bestOfRuns('')).execute(db)
    await sql
      .raw(`INSERT INTO run_text (rowid, prompt, negative, tags, note) SELECT ${wordsOf('run')} FROM run`)
      .execute(db)
    for (const statement of triggers) await sql.raw(statement).execute(db)
  },
}

const runColumns = [
  `reason TEXT NOT NULL DEFAULT 'generate' CHECK (reason IN ('generate', 'branch', 'retry', 'import'))`,
  `parent_method TEXT CHECK (parent_method IN ('sd', 'baseline', 'doodl', 'sgool'))`,
  'parent_step INTEGER CHECK (parent_step >= 0)',
  `pack TEXT NOT NULL DEFAULT ''`,
  'seed INTEGER NOT NULL DEFAULT 0',
  `recipe_key TEXT NOT NULL DEFAULT ''`,
  `group_key TEXT NOT NULL DEFAULT ''`,
  'width INTEGER CHECK (width > 0)',
  'height INTEGER CHECK (height > 0)',
  'mask_area REAL CHECK (mask_area BETWEEN 0 AND 1)',
  'rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5)',
  'starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1))',
  `note TEXT NOT NULL DEFAULT ''`,
  'best_guidance REAL',
  'best_judge REAL',
  'best_loss REAL',
  'picture TEXT CHECK (length(picture) = 64)',
  'source TEXT CHECK (source IS NULL OR json_valid(source))',
  'model TEXT REFERENCES model (manifest)',
  'receipt TEXT CHECK (receipt IS NULL OR json_valid(receipt))',
]

const drawingColumns = ['best_image TEXT', 'best_guidance REAL', 'best_judge REAL', 'best_loss REAL']

const tables = [
  `CREATE TABLE model (
    manifest TEXT NOT NULL PRIMARY KEY CHECK (length(manifest) = 64),
    pack TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    license TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    files TEXT NOT NULL CHECK (json_valid(files)),
    first_used_at TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 80)
  ) STRICT`,
  `CREATE TABLE run_tag (
    run_seq INTEGER NOT NULL REFERENCES run (seq) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (run_seq, tag_id)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX run_tag_by_tag ON run_tag (tag_id, run_seq)',
  `CREATE TABLE board (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    created_at TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE board_run (
    board_id TEXT NOT NULL REFERENCES board (id) ON DELETE CASCADE,
    run_seq INTEGER NOT NULL REFERENCES run (seq) ON DELETE CASCADE,
    PRIMARY KEY (board_id, run_seq)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX board_run_by_run ON board_run (run_seq, board_id)',
  `CREATE TABLE metric (
    run_seq INTEGER NOT NULL REFERENCES run (seq) ON DELETE CASCADE,
    method TEXT NOT NULL CHECK (method IN ('sd', 'baseline', 'doodl', 'sgool')),
    step INTEGER NOT NULL CHECK (step >= 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    value REAL NOT NULL,
    PRIMARY KEY (run_seq, method, step, name)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX metric_by_name ON metric (name, run_seq, value)',
  `CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE saved_search (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    query TEXT NOT NULL CHECK (json_valid(query)),
    created_at TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE job (
    run_seq INTEGER NOT NULL PRIMARY KEY REFERENCES run (seq) ON DELETE CASCADE,
    priority INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'finished', 'stopped', 'interrupted', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    queued_at TEXT NOT NULL,
    ended_at TEXT
  ) STRICT`,
  `CREATE VIRTUAL TABLE run_text USING fts5 (
    prompt, negative, tags, note,
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3'
  )`,
  'CREATE INDEX run_by_parent ON run (parent) WHERE parent IS NOT NULL',
  'CREATE INDEX run_by_recipe ON run (recipe_key)',
  `CREATE VIEW picture AS
    SELECT run.id AS run, drawing.method, drawing.best_image AS image, run.recipe ->> 'prompt' AS prompt, run.seed,
      run.pack, drawing.best_guidance AS guidance, drawing.best_judge AS judge, drawing.best_loss AS loss,
      run.rating, run.starred, run.created_at
    FROM run JOIN drawing ON drawing.run_id = run.id
    WHERE run.removed_at IS NULL AND drawing.best_image IS NOT NULL`,
]

/** rowid and columns of run_text for a row of run. */
function wordsOf(row: string): string {
  const tags = `SELECT group_concat(tag.name, ' ') FROM run_tag JOIN tag ON tag.id = run_tag.tag_id
    WHERE run_tag.run_seq = ${row}.seq`
  return `${row}.seq, ${row}.recipe ->> 'prompt', ${row}.recipe ->> 'negative', coalesce((${tags}), ''), ${row}.note`
}

function reindex(seq: string): string {
  return `INSERT OR REPLACE INTO run_text (rowid, prompt, negative, tags, note)
    SELECT ${wordsOf('run')} FROM run WHERE run.seq = ${seq}`
}

/** Copies the best step's picture and numbers beside the drawing. */
function bestOfDrawings(where: string): string {
  return `UPDATE drawing SET (best_image, best_guidance, best_judge, best_loss) = (
      SELECT image, guidance_score, judge_score, loss FROM step
      WHERE step.run_id = drawing.run_id AND step.method = drawing.method AND step.idx = drawing.best_step
    ) ${where}`
}

/** The best of a run's drawings, each number for itself. */
function bestOfRuns(where: string): string {
  return `UPDATE run SET (best_guidance, best_judge, best_loss) = (
      SELECT max(best_guidance), max(best_judge), min(best_loss) FROM drawing WHERE drawing.run_id = run.id
    ) ${where}`
}

const triggers = [
  `CREATE TRIGGER drawing_best AFTER UPDATE OF best_step ON drawing BEGIN
    ${bestOfDrawings('WHERE run_id = new.run_id AND method = new.method')};
    ${bestOfRuns('WHERE id = new.run_id')};
  END`,
  `CREATE TRIGGER run_text_added AFTER INSERT ON run BEGIN ${reindex('new.seq')}; END`,
  `CREATE TRIGGER run_text_changed AFTER UPDATE OF recipe, note ON run BEGIN ${reindex('new.seq')}; END`,
  `CREATE TRIGGER run_text_gone AFTER DELETE ON run BEGIN DELETE FROM run_text WHERE rowid = old.seq; END`,
  `CREATE TRIGGER run_text_tagged AFTER INSERT ON run_tag BEGIN ${reindex('new.run_seq')}; END`,
  `CREATE TRIGGER run_text_untagged AFTER DELETE ON run_tag BEGIN ${reindex('old.run_seq')}; END`,
]

/** Frozen with this migration: the columns that later writers compute with `recipe-key.ts`. */
async function fillFromRecipes(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ seq: number; recipe: string }>`SELECT seq, recipe FROM run`.execute(db)
  for (const { seq, recipe } of rows) {
    const parsed = JSON.parse(recipe) as Record<string, unknown>
    const { prompt, negative, seed, pack } = parsed
    const recipeKey = hash(
      Object.entries(parsed)
        .filter(([name, value]) => name !== 'methods' && JSON.stringify(value) !== JSON.stringify(defaults[name]))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
    const groupKey = hash([prompt, negative, seed])
    await sql`
      UPDATE run SET pack = ${pack}, seed = ${seed}, recipe_key = ${recipeKey}, group_key = ${groupKey}
      WHERE seq = ${seq}`.execute(db)
  }
}

const defaults: Readonly<Record<string, unknown>> = {
  negative: '',
  sampler: 'ddim',
  gradient: 'full',
  update: 'doodl',
  region: 'soft',
  mask: null,
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}
