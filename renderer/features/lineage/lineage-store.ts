import { create } from 'zustand'

interface LineageState {
  /** The run whose family is asked for; null stands for the one on the stage. */
  readonly of: string | null
  readonly ask: (of: string | null) => void
}

/** Whose family the dialog shows. */
export const useLineage = create<LineageState>()((set) => ({ of: null, ask: (of) => set({ of }) }))
