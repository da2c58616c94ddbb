import { create } from 'zustand'
import type { Cursor } from './shown-step.ts'

interface CursorState {
  readonly cursor: Cursor
  readonly moveTo: (cursor: Cursor) => void
}

/** Where the one cursor over all lanes stands. Follows again whenever another run comes on stage. */
export const useCursor = create<CursorState>()((set) => ({ cursor: null, moveTo: (cursor) => set({ cursor }) }))
