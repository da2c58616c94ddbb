import { sql } from 'kysely'
import { lineageNode, type LineageNode } from '../../preload/contract/live-methods.ts'
import { recipe } from '../../preload/contract/recipe.ts'
import type { History } from './schema.ts'

const most = 500

interface Row {
  id: string
  parent: string | null
  parent_method: string | null
  parent_step: number | null
  reason: string
  created_at: string
  state: string
  recipe: string
  removed_at: string | null
  image: string | null
  guidance: number | null
}

/** All runs that have an ancestor in common with this one, the oldest first; empty when there is no such run. */
export async function lineageOf(history: History, id: string): Promise<LineageNode[]> {
  const { rows } = await sql<Row>`
    WITH RECURSIVE
      up (id, parent) AS (
        SELECT id, parent FROM run WHERE id = ${id}
        UNION SELECT run.id, run.parent FROM run JOIN up ON run.id = up.parent
      ),
      family (id) AS (
        SELECT id FROM up WHERE parent IS NULL
        UNION SELECT run.id FROM run JOIN family ON run.parent = family.id
      )
    SELECT run.id, run.parent, parent_method, parent_step, reason, created_at, run.state, recipe, removed_at,
      coalesce(picture, best.best_image) AS image, best.best_guidance AS guidance
    FROM family JOIN run USING (id)
    LEFT JOIN drawing AS best ON best.run_id = run.id AND best.position = (
      SELECT max(position) FROM drawing WHERE run_id = run.id AND best_image IS NOT NULL
    )
    ORDER BY run.seq LIMIT ${most}`.execute(history)
  return rows.map((row) =>
    lineageNode.parse({
      id: row.id,
      parent: row.parent,
      parentStep: row.parent_method === null ? null : { method: row.parent_method, index: row.parent_step },
      reason: row.reason,
      createdAt: row.created_at,
      state: row.state,
      recipe: recipe.parse(JSON.parse(row.recipe)),
      image: row.image,
      guidanceScore: row.guidance,
      removed: row.removed_at !== null,
    }),
  )
}
