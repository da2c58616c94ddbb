import { useView } from './view-store.ts'
import { useCursor } from '../features/timeline/cursor-store.ts'
import { useRun } from './queries.ts'

/** The run on the stage. */
export function useShownRun() {
  const id = useView(({ run }) => run)
  const query = useRun(id)
  return { id, ...query }
}

/** Brings a run on the stage, each picture at its best. */
export function showRun(id: string | null): void {
  useCursor.getState().moveTo(null)
  useView.getState().show({ run: id })
}
