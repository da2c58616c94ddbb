import { methodName, type MethodName } from '../../preload/contract/recipe.ts'
import type { History } from './schema.ts'

/** What a step left behind for good, whether its files are still there or were thinned out. */
export interface StepHashes {
  readonly method: MethodName
  readonly index: number
  readonly image: string
  readonly xT: string
  readonly x0: string
  readonly loss: number
}

/** Of all steps of a run, by method in the run's order, then by index. */
export async function stepHashes(history: History, id: string): Promise<StepHashes[]> {
  const columns = ['method', 'idx', 'image', 'x_t', 'x_0', 'loss'] as const
  const kept = await history.selectFrom('step').select(columns).where('run_id', '=', id).execute()
  const thinned = await history.selectFrom('thinned_step').select(columns).where('run_id', '=', id).execute()
  const drawings = await history.selectFrom('drawing').select(['method', 'position']).where('run_id', '=', id).execute()
  const position = new Map(drawings.map((drawing) => [drawing.method, drawing.position]))
  return [...kept, ...thinned]
    .sort((a, b) => (position.get(a.method) ?? 0) - (position.get(b.method) ?? 0) || a.idx - b.idx)
    .map(({ method, idx, image, x_t, x_0, loss }) => ({
      method: methodName.parse(method),
      index: idx,
      image,
      xT: x_t,
      x0: x_0,
      loss,
    }))
}
