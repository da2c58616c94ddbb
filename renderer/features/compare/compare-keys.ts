import { useEffect, useEffectEvent } from 'react'
import { compareModes, differenceKinds, useCompare } from './compare-store.ts'

const typing = 'input:not([type=checkbox],[type=radio],[type=range]),textarea,select,dialog *'

interface KeyActions {
  /** Shows one picture alone; null shows the mode again. */
  readonly solo: (n: number | null) => void
  readonly step: (by: -1 | 1) => void
  readonly winner: () => void
  readonly leave: () => void
}

/** The keys of the compare workspace, anywhere in it but where one types (reference/studio.md 3.1). */
export function useCompareKeys({ solo, step, winner, leave }: KeyActions): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as Element | null
    if (event.isComposing || event.ctrlKey || event.metaKey || target?.matches(typing)) return
    if (act(event)) event.preventDefault()
  })
  const release = useEffectEvent(({ key }: KeyboardEvent) => {
    if (key === 'Shift') solo(null)
  })

  function act(event: KeyboardEvent): boolean {
    const { set, mode, isSynced, isCrisp, hasLoupe, difference, swap, views, look } = useCompare.getState()
    const digit = /^Digit([1-4])$/.exec(event.code)?.[1]
    if (event.shiftKey) {
      if (digit !== undefined) solo(Number(digit) - 1)
      return digit !== undefined
    }
    if (event.altKey) {
      if (event.key === 'ArrowLeft') step(-1)
      else if (event.key === 'ArrowRight') step(1)
      else return false
      return true
    }
    switch (event.key.toLowerCase()) {
      case 'm':
        set({ mode: after(compareModes, mode) })
        return true
      case 'c':
        swap()
        return true
      case 's':
        set({ isSynced: !isSynced })
        // Back in step: all see what the first sees.
        if (!isSynced && views[0] !== undefined) look(0, views[0])
        return true
      case 'p':
        set({ isCrisp: !isCrisp })
        return true
      case 'l':
        set({ hasLoupe: !hasLoupe })
        return true
      case 'd':
        set(mode === 'difference' ? { difference: after(differenceKinds, difference) } : { mode: 'difference' })
        return true
      case 'w':
        winner()
        return true
      case '1':
      case '2':
      case '3':
        set({ mode: 'wipe', wipe: (Number(event.key) - 1) / 2 })
        return true
      case 'escape':
        leave()
        return true
      default:
        return false
    }
  }
  useEffect(() => {
    window.addEventListener('keydown', press)
    window.addEventListener('keyup', release)
    return () => {
      window.removeEventListener('keydown', press)
      window.removeEventListener('keyup', release)
    }
  }, [])
}

function after<T>(list: readonly T[], value: T): T {
  return list[(list.indexOf(value) + 1) % list.length] ?? value
}
