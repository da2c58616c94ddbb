import { useEffect, useEffectEvent } from 'react'
import { useCommands } from '../../app/use-commands.ts'
import { compareModes, differenceKinds, useCompare } from './compare-store.ts'

const typing = 'input:not([type=checkbox],[type=radio],[type=range]),textarea,select,dialog *'

interface KeyActions {
  /** Shows one picture alone; null shows the mode again. */
  readonly solo: (n: number | null) => void
  readonly step: (by: -1 | 1) => void
  readonly winner: () => void
  readonly leave: () => void
}

/** The commands of the compare workspace (reference/studio.md 3.1), and its one key that counts while it is held. */
export function useCompareKeys({ solo, step, winner, leave }: KeyActions): void {
  const { set } = useCompare.getState()
  const wipe = (part: number) => set({ mode: 'wipe', wipe: part })
  useCommands({
    compareMode: () => set({ mode: after(compareModes, useCompare.getState().mode) }),
    compareDifference() {
      const { mode, difference } = useCompare.getState()
      set(mode === 'difference' ? { difference: after(differenceKinds, difference) } : { mode: 'difference' })
    },
    compareWipeLeft: () => wipe(0),
    compareWipeMiddle: () => wipe(0.5),
    compareWipeRight: () => wipe(1),
    comparePrevious: () => step(-1),
    compareNext: () => step(1),
    compareSwap: () => useCompare.getState().swap(),
    compareSync() {
      const { isSynced, views, look } = useCompare.getState()
      set({ isSynced: !isSynced })
      // Back in step: all see what the first sees.
      if (!isSynced && views[0] !== undefined) look(0, views[0])
    },
    compareLoupe: () => set({ hasLoupe: !useCompare.getState().hasLoupe }),
    comparePixels: () => set({ isCrisp: !useCompare.getState().isCrisp }),
    compareWinner: winner,
    compareLeave: leave,
  })

  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as Element | null
    const digit = /^Digit([1-4])$/.exec(event.code)?.[1]
    const isSolo = event.shiftKey && !event.ctrlKey && !event.metaKey && !event.isComposing
    if (digit === undefined || !isSolo || target?.matches(typing)) return
    solo(Number(digit) - 1)
    event.preventDefault()
  })
  const release = useEffectEvent(({ key }: KeyboardEvent) => {
    if (key === 'Shift') solo(null)
  })
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
