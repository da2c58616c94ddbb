import { useEffect } from 'react'
import { useLastRun } from '../features/history/use-last-run.ts'
import { useSettings } from '../features/settings/settings-store.ts'
import { useStudio } from './queries.ts'

/**
 * Fills the panel with what a drawing starts from, at once, when all of it is known; from then on keeps it fit for the
 * packs. In a browser that has never been here the last run's settings come back, because a studio served at another
 * port is another browser store.
 */
export function useFirstSettings(): void {
  const { data: studio } = useStudio()
  const lastRun = useLastRun()
  const { isFresh, isReady, begin, meetPacks } = useSettings()

  useEffect(() => {
    if (studio === undefined) return
    if (isReady) meetPacks(studio.packs)
    else if (!isFresh || lastRun !== undefined) begin(studio.packs, lastRun ?? null)
  }, [studio, lastRun, isFresh, isReady, begin, meetPacks])
}
