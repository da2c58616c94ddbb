import { sql, type RawBuilder } from 'kysely'
import type { RetentionRule, Thinning } from '../../preload/contract/retention.ts'
import type { History } from './schema.ts'

/** Steps that a rule gives up (preload/contract/retention.ts). */
function spent(rule: RetentionRule, now: Date): RawBuilder<unknown> {
  const before = new Date(now.getTime() - rule.afterDays * 86_400_000).toISOString()
  const every = rule.keep === 'every' ? rule.every : 0
  return sql`
    FROM step
    JOIN drawing USING (run_id, method)
    JOIN run ON run.id = step.run_id
    WHERE run.starred = 0 AND run.created_at < ${before} AND run.state NOT IN ('queued', 'running')
      AND step.idx IS NOT drawing.best_step
      AND step.idx < (SELECT max(idx) FROM step AS last WHERE last.run_id = step.run_id AND last.method = step.method)
      AND (${every} = 0 OR step.idx % ${every} <> 0)
      AND NOT EXISTS (
        SELECT 1 FROM run AS child
        WHERE child.parent = run.id AND child.parent_method = step.method AND child.parent_step = step.idx
      )`
}

/** What the rule would give up, without doing it. Files that other steps share are counted as if they went too. */
export async function countSpent(history: History, rule: RetentionRule, now: Date): Promise<Thinning> {
  if (rule.keep === 'all') return { runs: 0, steps: 0, bytes: 0 }
  const { rows } = await sql<Thinning>`
    SELECT count(DISTINCT run_id) AS runs, count(*) AS steps, coalesce(sum(bytes), 0) AS bytes FROM (
      SELECT step.run_id, (
        SELECT sum(blob.bytes) FROM blob
        WHERE sha256 IN (step.image, step.saliency, step.mask, step.gradient, step.term_field, step.x_t, step.x_0, step.state)
      ) AS bytes ${spent(rule, now)})`.execute(history)
  return rows[0] ?? { runs: 0, steps: 0, bytes: 0 }
}

/**
 * Moves the steps' numbers to `thinned_step` and drops their rows; files go once nothing refers to them.
 *
 * A hundred runs a transaction, so that a crash or a close between two loses nothing. Returns runs and steps.
 */
export async function thinSteps(history: History, rule: RetentionRule, now: Date): Promise<Omit<Thinning, 'bytes'>> {
  const done = { runs: 0, steps: 0 }
  if (rule.keep === 'all') return done
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      SELECT DISTINCT step.run_id AS id ${spent(rule, now)} LIMIT 100`.execute(history)
    if (rows.length === 0) return done
    const ids = JSON.stringify(rows.map(({ id }) => id))
    await history.transaction().execute(async (tx) => {
      const chosen = sql`${spent(rule, now)} AND step.run_id IN (SELECT value FROM json_each(${ids}))`
      await sql`
        INSERT INTO thinned_step (run_id, method, idx, image, x_t, x_0, loss, term_global, term_saliency, guidance_score,
          judge_score, grad_norm, latent_norm, cos_terms, ms)
        SELECT step.run_id, step.method, step.idx, step.image, x_t, x_0, loss, term_global, term_saliency,
          guidance_score, judge_score, grad_norm, latent_norm, cos_terms, ms ${chosen}`.execute(tx)
      const { numAffectedRows } = await sql`
        DELETE FROM step WHERE EXISTS (
          SELECT 1 FROM thinned_step AS t WHERE t.run_id = step.run_id AND t.method = step.method AND t.idx = step.idx
        ) AND step.run_id IN (SELECT value FROM json_each(${ids}))`.execute(tx)
      done.steps += Number(numAffectedRows ?? 0n)
    })
    done.runs += rows.length
  }
}
