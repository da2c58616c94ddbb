import { create } from 'zustand'
import { usePreferences } from '../../app/preferences-store.ts'

/** The tour's stations, in order, and the part of the window that each is about. */
export const stations = [
  { name: 'prompt', target: '.input--prompt' },
  { name: 'methods', target: '.methods' },
  { name: 'draw', target: '.create__draw' },
  { name: 'watch', target: '.stage' },
  { name: 'attention', target: '.stage' },
  { name: 'compare', target: '.timeline' },
] as const

export type Station = (typeof stations)[number]['name']

interface TourState {
  /** Index of the station; null while nobody is shown round. */
  readonly at: number | null
  /** The comparison that the tour draws. */
  readonly run: string | null
  readonly start: () => void
  readonly goTo: (at: number) => void
  readonly drew: (run: string) => void
  /** Ends it, finished or not: it is not offered again, but can be started again. */
  readonly leave: () => void
}

export const useTour = create<TourState>()((set) => ({
  at: null,
  run: null,
  start: () => set({ at: 0, run: null }),
  goTo: (at) => set({ at }),
  drew: (run) => set({ run, at: stations.findIndex(({ name }) => name === 'watch') }),
  leave: () => {
    set({ at: null, run: null })
    usePreferences.getState().change({ tour: 'done' })
  },
}))
