import type { Database } from 'better-sqlite3'

/**
 * Runs `fill` on a library nobody else has open, in one transaction without triggers, and then computes at once, in
 * sorted order, what the triggers would have computed row by row. For generators: a power cut would lose the library.
 *
 * A million files named by their hashes are a million random places in `blob`; sorted, they are one pass.
 */
export function inBulk(db: Database, fill: () => void): void {
  const parts = db
    .prepare(
      `SELECT type, name, sql FROM main.sqlite_schema
      WHERE type = 'trigger' OR (type = 'index' AND name IN ('step_by_image', 'blob_unmeasured'))`,
    )
    .all() as { type: string; name: string; sql: string }[]
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -1500000')
  for (const { type, name } of parts) db.exec(`DROP ${type} ${name}`)
  db.transaction(() => {
    fill()
    for (const statement of asTheTriggersWould) db.exec(statement)
  })()
  for (const { sql } of parts) db.exec(sql)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -16000')
}

/** What a step refers to, and what such a file takes on disk for pictures of 512 pixels. */
const files = [
  ['image', 'picture', 400_000],
  ['saliency', 'saliency', 30_000],
  ['mask', 'mask', 30_000],
  ['gradient', 'gradient', 30_000],
  ['x_t', 'latent', 65_536],
  ['x_0', 'latent', 65_536],
] as const

const asTheTriggersWould = [
  `INSERT INTO blob (sha256, kind, bytes, refs)
    SELECT sha256, kind, bytes, count(*) FROM (
      ${files.map(([name, kind, bytes]) => `SELECT ${name} AS sha256, '${kind}' AS kind, ${bytes} AS bytes FROM step`).join(' UNION ALL ')}
    ) WHERE sha256 IS NOT NULL GROUP BY sha256 ORDER BY sha256`,
  `UPDATE blob_usage SET (files, bytes) = (
    SELECT count(*), coalesce(sum(bytes), 0) FROM blob WHERE blob.kind = blob_usage.kind)`,
  `UPDATE drawing SET (best_image, best_guidance, best_judge, best_loss) = (
    SELECT image, guidance_score, judge_score, loss FROM step
    WHERE step.run_id = drawing.run_id AND step.method = drawing.method AND step.idx = drawing.best_step)`,
  `UPDATE run SET (best_guidance, best_judge, best_loss) = (
    SELECT max(best_guidance), max(best_judge), min(best_loss) FROM drawing WHERE drawing.run_id = run.id)`,
  `UPDATE run SET methods = (
    SELECT coalesce(sum(CASE method WHEN 'sd' THEN 1 WHEN 'baseline' THEN 2 WHEN 'doodl' THEN 4 ELSE 8 END), 0)
    FROM drawing WHERE drawing.run_id = run.id)`,
  `INSERT INTO run_text (rowid, prompt, negative, tags, note)
    SELECT seq, recipe ->> 'prompt', recipe ->> 'negative', coalesce((
      SELECT group_concat(tag.name, ' ') FROM run_tag JOIN tag ON tag.id = run_tag.tag_id
      WHERE run_tag.run_seq = run.seq), ''), note FROM run`,
]
