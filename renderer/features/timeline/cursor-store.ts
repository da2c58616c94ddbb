import { create } from 'zustand'
import type { Metric } from './metric.ts'
import type { Cursor } from './shown-step.ts'

interface CursorState {
  readonly cursor: Cursor
  readonly moveTo: (cursor: Cursor) => void
  /** What "best" means when jumping to it. */
  readonly metric: Metric
  readonly setMetric: (metric: Metric) => void
}

/** Where the one cursor over all lanes stands. Follows again whenever another run comes on stage. */
export const useCursor = create<CursorState>()((set) => ({
  cursor: null,
  moveTo: (cursor) => set({ cursor }),
  metric: 'loss',
  setMetric: (metric) => set({ metric }),
}))
