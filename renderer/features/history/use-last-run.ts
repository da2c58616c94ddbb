import { useEffect } from 'react'
import { FoveaError } from '../../../preload/contract/errors.ts'
import { showRun, useShownRun } from '../../app/shown-run.ts'
import { useRuns } from '../../app/queries.ts'
import { formOf } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/**
 * Puts the newest run on an empty stage: in a browser that has never been here, or where the kept run is gone. There
 * its settings come back too, because a studio served at another port is another browser store.
 */
export function useLastRun(): void {
  const { data } = useRuns()
  const { id, data: run, error } = useShownRun()
  const newest = data?.pages[0]?.runs[0]?.id ?? null
  const isGone = error instanceof FoveaError && error.failure.code === 'run.unknown'

  useEffect(() => {
    if ((id === null || isGone) && newest !== id) showRun(newest)
  }, [id, isGone, newest])

  useEffect(() => {
    const { isFresh, change } = useSettings.getState()
    if (isFresh && run !== undefined) change(formOf(run.recipe))
  }, [run])
}
