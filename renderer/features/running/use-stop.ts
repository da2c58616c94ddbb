import { useEffect, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { useLive } from './live-store.ts'
import type { StopKind } from './live-store.ts'

/** How long a stop may go unanswered before killing the engine is offered, in milliseconds. */
export const killAfter = 10_000

/** Stopping a run, in three degrees. `canKill` turns true when a stop went unanswered for too long. */
export function useStop(id: string | null) {
  const client = useClient()
  const cache = useQueryClient()
  const asked = useLive(({ stops }) => (id === null ? undefined : stops[id]))
  const [overdue, setOverdue] = useState<string | null>(null)

  useEffect(() => {
    if (asked === undefined || id === null) return
    const timer = setTimeout(() => setOverdue(id), killAfter)
    return () => {
      clearTimeout(timer)
      setOverdue(null)
    }
  }, [asked, id])

  const stop = async (how: StopKind) => {
    if (id === null) return
    const live = useLive.getState()
    live.stopAsked(id, how)
    try {
      await client.call('run.stop', { id, how })
    } catch {
      // It has ended meanwhile, or the connection is gone: what is true now is asked for.
      live.stopRefused(id)
      void cache.invalidateQueries({ queryKey: keys.run(id) })
      void cache.invalidateQueries({ queryKey: keys.runs })
    }
  }
  return { stop, asked, canKill: id !== null && overdue === id && asked !== 'kill' }
}
