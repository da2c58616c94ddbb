import { create } from 'zustand'

export interface Toast {
  readonly id: number
  readonly text: string
  /** Words of its button, and what that does. */
  readonly action?: string
  readonly run?: () => void
  /** Ctrl Z does the same as the button. */
  readonly undo?: boolean
  readonly isBad?: boolean
}

/** A notice as the bell keeps it. */
export interface Notice extends Toast {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Its button was pressed: once is enough. */
  readonly isDone: boolean
}

interface ToastState {
  /** One queue: the first few are shown, the rest wait. */
  readonly toasts: readonly Toast[]
  /** The last ones, the newest first. */
  readonly notices: readonly Notice[]
  /** How many came since the bell was last opened. */
  readonly unread: number
  readonly toast: (toast: Omit<Toast, 'id'>) => void
  readonly dismiss: (id: number) => void
  /** Does what the notice's button says, once. */
  readonly act: (id: number) => void
  /** Undoes the newest thing that can be undone. */
  readonly undoLast: () => void
  readonly read: () => void
  readonly clear: () => void
}

/** So many stand on the screen at a time. */
export const shownToasts = 3
/** So many the bell keeps. */
const kept = 50

let lastId = 0

/** Short notices, in the order in which they came. */
export const useToasts = create<ToastState>()((set, get) => ({
  toasts: [],
  notices: [],
  unread: 0,
  toast: (said) =>
    set(({ toasts, notices, unread }) => {
      const toast = { ...said, id: ++lastId }
      const notice = { ...toast, at: Date.now(), isDone: false }
      return { toasts: [...toasts, toast], notices: [notice, ...notices].slice(0, kept), unread: unread + 1 }
    }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) })),
  act: (id) => {
    const notice = get().notices.find((each) => each.id === id)
    get().dismiss(id)
    if (notice === undefined || notice.isDone) return
    set(({ notices }) => ({ notices: notices.map((each) => (each.id === id ? { ...each, isDone: true } : each)) }))
    notice.run?.()
  },
  undoLast: () => {
    const last = get().notices.find(({ undo, isDone }) => undo === true && !isDone)
    if (last !== undefined) get().act(last.id)
  },
  read: () => set({ unread: 0 }),
  clear: () => set({ notices: [], unread: 0 }),
}))
