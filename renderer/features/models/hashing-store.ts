import { create } from 'zustand'
import type { EventPayload } from '../../../preload/contract/events.ts'

type Hashing = EventPayload<'model.hashing'>

interface HashingState {
  /** By model. */
  readonly of: Readonly<Record<string, Hashing>>
  readonly progressed: (progress: Hashing) => void
}

/** How far the host is with reading the models' files. */
export const useHashing = create<HashingState>()((set) => ({
  of: {},
  progressed: (progress) => set(({ of }) => ({ of: { ...of, [progress.id]: progress } })),
}))
