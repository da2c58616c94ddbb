import { pictureSource } from '../../preload/contract/picture-source.ts'
import { methodName } from '../../preload/contract/recipe.ts'
import { runDetails, type RunDetails } from '../../preload/contract/run-details.ts'
import { labelsOf } from './labels.ts'
import { stepFromRow } from './run-records.ts'
import type { History } from './schema.ts'

/** What the library knows of a run beyond its drawings; null when there is no such run. */
export async function readRunDetails(history: History, id: string): Promise<RunDetails | null> {
  const row = await history.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const thinned = await history.selectFrom('thinned_step').selectAll().where('run_id', '=', id).orderBy('idx').execute()
  return runDetails.parse({
    id,
    reason: row.reason,
    parentStep: row.parent_method === null ? null : { method: row.parent_method, index: row.parent_step },
    rating: row.rating,
    starred: row.starred === 1,
    ...(await labelsOf(history, row.seq)),
    note: row.note,
    picture: row.picture,
    source: row.source === null ? null : pictureSource.parse(JSON.parse(row.source)),
    thinned: thinned.map((step) => {
      const {
        saliency: _s,
        mask: _m,
        gradient: _g,
        termField: _f,
        state: _t,
        ...numbers
      } = stepFromRow({
        ...step,
        ...noMaps,
      })
      return { method: methodName.parse(step.method), step: numbers }
    }),
  })
}

const noMaps = { saliency: null, mask: null, gradient: null, term_field: null, state: null, shell: null }
