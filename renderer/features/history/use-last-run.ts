import { useEffect } from 'react'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import { showRun, useShownRun } from '../../app/shown-run.ts'
import { useRuns } from '../../app/queries.ts'

/**
 * Puts the newest run on an empty stage: in a browser that has never been here, or where the kept run is gone.
 *
 * @returns the settings of the run on the stage, null when there is none, undefined until that is known
 */
export function useLastRun(): Recipe | null | undefined {
  const { data, isError: isUnreadable } = useRuns()
  const { id, data: run, error } = useShownRun()
  const newest = data?.pages[0]?.runs[0]?.id ?? null
  const isGone = error instanceof FoveaError && error.failure.code === 'run.unknown'

  useEffect(() => {
    if ((id === null || isGone) && newest !== id) showRun(newest)
  }, [id, isGone, newest])

  if (run !== undefined) return run.recipe
  const isEmpty = data !== undefined && newest === null
  return isUnreadable || isEmpty || (error !== null && !isGone) ? null : undefined
}
