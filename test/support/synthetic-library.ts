import type { Database } from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { recipe as recipeSchema } from '../../preload/contract/recipe.ts'
import { groupKey, recipeKey } from '../../main/store/recipe-key.ts'
import { seeded } from './seeded.ts'

const nouns = 'apple cat dog rocket burger sunflower octopus strawberry whale lantern teapot bicycle'.split(' ')
const places = 'beach forest desk street kitchen meadow harbour attic garden rooftop'.split(' ')
const styles = 'noto twemoji fluent ink watercolour neon paper clay'.split(' ')
const tags = 'keep print client sketch reject wall study blue warm series'.split(' ')
const methodSets = [
  ['sd'],
  ['sd', 'sgool'],
  ['sd', 'baseline', 'doodl', 'sgool'],
  ['sgool'],
  ['doodl', 'sgool'],
] as const

/**
 * Fills a history with runs as a studio of some years has them: a third of them are branches or repeats, one in four is
 * rated, one in five tagged; of the optimised drawings the best and two more steps are left, as after thinning.
 *
 * Straight into SQLite, without files. Quick inside `inBulk`.
 */
export function fillSyntheticLibrary(db: Database, runs: number, seed: number): void {
  const random = seeded(seed)
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T
  const insertRun = db.prepare(`
    INSERT INTO run (id, parent, created_at, recipe, provider, state, reason, pack, seed, recipe_key, group_key, width,
      height, mask_area, rating, starred, note)
    VALUES (?, ?, ?, ?, 'cpu', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`)
  const insertDrawing = db.prepare(`
    INSERT INTO drawing (run_id, method, position, state, unet_calls, seconds) VALUES (?, ?, ?, 'finished', 20, 3.5)`)
  const insertStep = db.prepare(`
    INSERT INTO step (run_id, method, idx, image, saliency, mask, gradient, x_t, x_0, loss, term_global, term_saliency,
      guidance_score, judge_score, grad_norm, latent_norm, cos_terms, ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0.5, 0.5, ?, ?, 0.1, 32, 0.2, 900)`)
  const setBest = db.prepare('UPDATE drawing SET best_step = ? WHERE run_id = ? AND method = ?')
  const insertTag = db.prepare('INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING')
  const tagRun = db.prepare('INSERT OR IGNORE INTO run_tag SELECT ?, id FROM tag WHERE name = ?')
  const likeness = db.prepare('INSERT INTO likeness (run_seq, method, composition) VALUES (?, ?, ?)')
  const ids: string[] = []
  const started = Date.UTC(2023, 0, 1)

  const insertOne = (n: number): void => {
    const id = `synthetic-${String(n).padStart(8, '0')}`
    const methods = [...pick(methodSets)]
    const isBranch = n > 10 && random(3) === 0
    const size = pick([64, 256, 512, 768])
    const recipe = recipeSchema.parse({
      prompt: `${pick(styles)} ${pick(nouns)} and a ${pick(nouns)} on the ${pick(places)}`,
      negative: random(2) === 0 ? '' : 'blurry, text',
      seed: random(5000),
      pack: pick(['mini', 'sd-v1.4', 'sd-v1.5']),
      methods,
      steps: 20,
      guidance: 4,
      optSteps: 20,
      weights: { global: 1, saliency: 1 },
    })
    const rating = random(4) === 0 ? 1 + random(5) : 0
    const { seq } = insertRun.get(
      id,
      isBranch ? ids[random(ids.length)] : null,
      new Date(started + n * 900_000 + random(900_000)).toISOString(),
      JSON.stringify(recipe),
      random(20) === 0 ? 'stopped' : 'finished',
      isBranch ? pick(['branch', 'retry']) : 'generate',
      recipe.pack,
      recipe.seed,
      recipeKey(recipe),
      groupKey(recipe),
      size,
      size,
      random(3) === 0 ? random(1000) / 1000 : null,
      rating,
      rating === 5 ? 1 : 0,
      random(50) === 0 ? 'show this to the client' : '',
    ) as { seq: number }
    ids.push(id)
    for (const [position, method] of methods.entries()) {
      insertDrawing.run(id, method, position)
      const kept = method === 'sd' || method === 'baseline' ? [0] : [0, 7, 19]
      for (const index of kept) {
        // As even as real hashes, at a sixth of the price: one a step, told apart by their first digit.
        const digest = createHash('sha256').update(`${id} ${method} ${index}`).digest('hex')
        const blob = (kind: number): string => (parseInt(digest.charAt(0), 16) ^ kind).toString(16) + digest.slice(1)
        const score = 18 + random(12_000) / 1000
        insertStep.run(
          id,
          method,
          index,
          blob(0),
          blob(1),
          blob(2),
          blob(3),
          blob(4),
          blob(5),
          1 - score / 40,
          score,
          score - 2,
        )
      }
      setBest.run(kept.at(-1), id, method)
    }
    likeness.run(seq, methods[0], Buffer.from(Array.from({ length: 256 }, () => random(256))))
    if (random(5) === 0) for (let t = 0; t <= random(3); t++) tagRun.run(seq, pick(tags))
  }

  for (const name of tags) insertTag.run(name)
  for (let n = 0; n < runs; n++) insertOne(n)
}
