import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which methods a run was drawn by, as bits beside the run: a gallery of 100,000 need not look through the drawings. */
export const migration0090: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE run ADD COLUMN methods INTEGER NOT NULL DEFAULT 0 CHECK (methods BETWEEN 0 AND 15)`.execute(
      db,
    )
    await sql`UPDATE run SET methods = (SELECT coalesce(sum(${bit('method')}), 0) FROM drawing WHERE run_id = run.id)`.execute(
      db,
    )
    await sql`
      CREATE TRIGGER drawing_methods_added AFTER INSERT ON drawing BEGIN
        UPDATE run SET methods = methods | ${bit('new.method')} WHERE id = new.run_id;
      END`.execute(db)
    await sql`
      CREATE TRIGGER drawing_methods_gone AFTER DELETE ON drawing BEGIN
        UPDATE run SET methods = methods & ~${bit('old.method')} WHERE id = old.run_id;
      END`.execute(db)
  },
}

/** The place in `methodName.options`, as a bit. */
function bit(method: string) {
  return sql.raw(`(CASE ${method} WHEN 'sd' THEN 1 WHEN 'baseline' THEN 2 WHEN 'doodl' THEN 4 ELSE 8 END)`)
}
