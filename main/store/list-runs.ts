import { runSummary, type RunSummary } from '../../preload/contract/records.ts'
import { recipe } from '../../preload/contract/recipe.ts'
import type { History } from './schema.ts'

export interface RunPage {
  readonly runs: RunSummary[]
  /** Cursor of the next page, null at the end. */
  readonly next: string | null
  readonly total: number
}

/** Runs that are not removed, newest first, from before a cursor on. */
export async function listRuns(history: History, before: string | null, limit: number): Promise<RunPage> {
  const cursor = before === null ? Number.MAX_SAFE_INTEGER : Number(before)
  const rows = await history
    .selectFrom('run')
    .select(['seq', 'id', 'created_at', 'recipe', 'state'])
    .where('removed_at', 'is', null)
    .where('seq', '<', Number.isSafeInteger(cursor) ? cursor : 0)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const thumbnails = await thumbnailsOf(
    history,
    page.map(({ id }) => id),
  )
  const { total } = await history
    .selectFrom('run')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  const runs = page.map((row) => {
    const { prompt, seed } = recipe.parse(JSON.parse(row.recipe))
    return runSummary.parse({
      id: row.id,
      createdAt: row.created_at,
      prompt,
      seed,
      state: row.state,
      thumbnails: thumbnails
        .filter(({ runId }) => runId === row.id)
        .map(({ method, image, score }) => ({ method, image, guidanceScore: score })),
    })
  })
  return { runs, next: rows.length > limit ? String(page.at(-1)?.seq) : null, total }
}

function thumbnailsOf(history: History, ids: readonly string[]) {
  return history
    .selectFrom('drawing')
    .leftJoin('step', (join) =>
      join
        .onRef('step.run_id', '=', 'drawing.run_id')
        .onRef('step.method', '=', 'drawing.method')
        .onRef('step.idx', '=', 'drawing.best_step'),
    )
    .select([
      'drawing.run_id as runId',
      'drawing.method as method',
      'step.image as image',
      'step.guidance_score as score',
    ])
    .where('drawing.run_id', 'in', [...ids])
    .orderBy('drawing.position')
    .execute()
}
