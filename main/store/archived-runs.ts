import { FoveaError } from '../../preload/contract/errors.ts'
import type { ArchivedRun } from '../../preload/contract/run-archive.ts'
import { receipt as receiptSchema } from '../../preload/contract/receipt.ts'
import { listBoards } from './collections.ts'
import { findModel } from './model-store.ts'
import { readRunDetails } from './run-details.ts'
import { runStore } from './run-store.ts'
import type { History } from './schema.ts'

/** The runs as an archive holds them, one at a time. @throws FoveaError run.unknown */
export async function* archivedRuns(history: History, ids: readonly string[]): AsyncGenerator<ArchivedRun> {
  const boards = new Map((await listBoards(history)).map(({ id, name }) => [id, name]))
  const store = runStore(history)
  for (const id of ids) {
    const run = await store.get(id)
    const details = await readRunDetails(history, id)
    const row = await history
      .selectFrom('run')
      .select(['width', 'height', 'mask_area', 'receipt', 'model', 'removed_at'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (run === null || details === null || row === undefined)
      throw new FoveaError('run.unknown', 'There is no such run in the library.', id, 'Choose one from the list.')
    const latents = await history
      .selectFrom('step')
      .select(['method', 'idx', 'x_t', 'x_0'])
      .where('run_id', '=', id)
      .orderBy('method')
      .orderBy('idx')
      .execute()
    yield {
      format: 'fovea-run/1',
      id,
      parent: run.parent,
      parentStep: details.parentStep,
      reason: details.reason,
      createdAt: run.createdAt,
      recipe: run.recipe,
      provider: run.provider,
      state: run.state,
      width: row.width,
      height: row.height,
      maskArea: row.mask_area,
      picture: details.picture,
      source: details.source,
      receipt: row.receipt === null ? null : receiptSchema.parse(JSON.parse(row.receipt)),
      model: row.model === null ? null : await findModel(history, row.model),
      drawings: run.drawings,
      latents: latents.map(({ method, idx, x_t, x_0 }) => ({
        method: method as ArchivedRun['latents'][number]['method'],
        index: idx,
        xT: x_t,
        x0: x_0,
      })),
      rating: details.rating,
      starred: details.starred,
      tags: details.tags,
      boards: details.boards.map((board) => ({ id: board, name: boards.get(board) ?? board })),
      note: details.note,
      removedAt: row.removed_at,
    }
  }
}
