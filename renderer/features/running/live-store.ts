import { create } from 'zustand'
import type { EventPayload } from '../../../preload/contract/events.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import type { Failure } from '../../../preload/contract/errors.ts'

export type Progress = EventPayload<'run.progress'>
export type StopKind = 'after-step' | 'now' | 'kill'

interface LiveState {
  /** Latest progress of each run under way. */
  readonly progress: Readonly<Record<string, Progress>>
  /** Number of the latest preview, by `previewKey`. */
  readonly previews: Readonly<Record<string, number>>
  /** The stop last asked for, by run. */
  readonly stops: Readonly<Record<string, StopKind>>
  /** How the last run of this session ended. */
  readonly ended: { readonly id: string; readonly state: string; readonly failure: Failure | null } | null
  readonly progressed: (progress: Progress) => void
  readonly previewed: (preview: EventPayload<'run.preview'>) => void
  readonly stopAsked: (id: string, how: StopKind) => void
  readonly stopRefused: (id: string) => void
  readonly finished: (end: EventPayload<'run.finished'>) => void
  readonly began: () => void
  readonly forget: () => void
}

export function previewKey(run: string, method: MethodName): string {
  return `${run}/${method}`
}

/** What is going on right now. Not kept: the host tells it again. */
export const useLive = create<LiveState>()((set) => ({
  progress: {},
  previews: {},
  stops: {},
  ended: null,
  progressed: (progress) => set((state) => ({ progress: { ...state.progress, [progress.id]: progress } })),
  previewed: ({ id, method, n }) => set((state) => ({ previews: { ...state.previews, [previewKey(id, method)]: n } })),
  stopAsked: (id, how) => set((state) => ({ stops: { ...state.stops, [id]: how } })),
  stopRefused: (id) => set((state) => ({ stops: without(state.stops, id) })),
  finished: ({ id, state: end, failure }) =>
    set((state) => ({
      progress: without(state.progress, id),
      stops: without(state.stops, id),
      ended: { id, state: end, failure },
    })),
  began: () => set({ ended: null }),
  forget: () => set({ progress: {}, previews: {}, stops: {} }),
}))

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _dropped, ...rest } = record
  return rest
}
