import { create } from 'zustand'
import { maskDocument, type MaskDocument, type MaskLayers } from '../../../models/mask/mask-document.ts'
import { summariseMask, type MaskSummary } from '../../../models/mask/mask-summary.ts'

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed'

/** The mask on the easel. */
export interface Easel {
  readonly document: MaskDocument
  /** In the library; null until its first save. */
  readonly id: string | null
  readonly name: string
  /** Lay the paint over each step's own prediction. */
  readonly follow: boolean
}

interface SessionState {
  readonly easel: Easel | null
  /** Counts what was done to the mask: panels look again when it moves. */
  readonly revision: number
  readonly summary: MaskSummary | null
  readonly save: SaveState
  /** Puts a mask on the easel in place of the one there. */
  readonly place: (layers: MaskLayers, meta: Omit<Easel, 'document'>) => void
  readonly change: (part: Partial<Omit<Easel, 'document'>>) => void
  readonly setSave: (save: SaveState) => void
}

/** How long after the last change the panels look again, in milliseconds: a stroke must not wait for them. */
const calm = 120

let changedAt = -Infinity

/** Milliseconds since the mask on the easel last changed: while a stroke goes on they stay few. */
export function quietFor(): number {
  return performance.now() - changedAt
}

let timer: ReturnType<typeof setTimeout> | undefined

/** The mask being worked on. It stays while other parts of the window are looked at. */
export const useSession = create<SessionState>()((set, get) => ({
  easel: null,
  revision: 0,
  summary: null,
  save: 'saved',
  place(layers, meta) {
    const document = maskDocument(layers)
    document.onChange(() => {
      if (get().easel?.document !== document) return
      changedAt = performance.now()
      if (get().save !== 'waiting') set({ save: 'waiting' })
      clearTimeout(timer)
      timer = setTimeout(() => set(looked(document, get().revision)), calm)
    })
    // What nobody has painted on need not fill the library.
    set({ easel: { document, ...meta }, save: 'saved', ...looked(document, get().revision) })
  },
  change: (part) => set(({ easel }) => (easel === null ? {} : { easel: { ...easel, ...part }, save: 'waiting' })),
  setSave: (save) => set({ save }),
}))

function looked(document: MaskDocument, revision: number) {
  const { final, painted } = document
  return { revision: revision + 1, summary: summariseMask(document, final, painted, document.levelled()) }
}
