import { useMemo } from 'react'
import { useRuns } from '../../app/queries.ts'
import { isOpen } from './run-patch.ts'

/** The run under way, how many wait behind it, oldest first as the host takes them. */
export function useActiveRuns() {
  const { data } = useRuns()
  return useMemo(() => {
    const open = (data?.pages ?? []).flatMap(({ runs }) => runs).filter(({ state }) => isOpen(state))
    const current = open.find(({ state }) => state === 'running') ?? open.at(-1) ?? null
    return { current, waiting: Math.max(0, open.length - 1) }
  }, [data])
}
