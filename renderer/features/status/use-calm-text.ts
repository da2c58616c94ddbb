import { useEffect, useRef, useState } from 'react'

/** How often progress may be read out, in milliseconds. */
const calm = 10_000

/**
 * A text for `aria-live`: a new `urgency` (a change of what is going on) is passed on at once, mere progress at
 * most every ten seconds.
 */
export function useCalmText(text: string, urgency: string): string {
  const [spoken, setSpoken] = useState(text)
  const last = useRef({ at: 0, urgency: '' })
  useEffect(() => {
    const wait = last.current.urgency === urgency ? Math.max(0, last.current.at + calm - Date.now()) : 0
    const timer = setTimeout(() => {
      last.current = { at: Date.now(), urgency }
      setSpoken(text)
    }, wait)
    return () => clearTimeout(timer)
  }, [text, urgency])
  return spoken
}
