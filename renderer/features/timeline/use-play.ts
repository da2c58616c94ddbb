import { useEffect, useState } from 'react'
import { useCursor } from './cursor-store.ts'

/** Steps shown in a second while playing. */
const stepsPerSecond = 8

/** Plays the steps from the cursor, or from the first when it stands at the last; ends by itself at the last. */
export function usePlay(last: number, origin: number) {
  const [isPlaying, setPlaying] = useState(false)
  const moveTo = useCursor(({ moveTo }) => moveTo)
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => {
      const next = (useCursor.getState().cursor ?? origin) + 1
      moveTo(Math.min(next, last))
      if (next >= last) setPlaying(false)
    }, 1000 / stepsPerSecond)
    return () => clearInterval(timer)
  }, [isPlaying, last, origin, moveTo])
  return {
    isPlaying,
    toggle: () => {
      if (last < 1) return
      if (!isPlaying && (useCursor.getState().cursor ?? origin) >= last) moveTo(0)
      setPlaying(!isPlaying)
    },
  }
}
