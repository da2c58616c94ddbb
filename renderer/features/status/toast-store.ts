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

interface ToastState {
  readonly toasts: readonly Toast[]
  readonly toast: (toast: Omit<Toast, 'id'>) => void
  readonly dismiss: (id: number) => void
  /** Undoes the newest thing that can be undone. */
  readonly undoLast: () => void
}

let lastId = 0

/** Short notices; at most three at a time. */
export const useToasts = create<ToastState>()((set, get) => ({
  toasts: [],
  toast: (toast) => set(({ toasts }) => ({ toasts: [...toasts, { ...toast, id: ++lastId }].slice(-3) })),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) })),
  undoLast: () => {
    const last = get().toasts.findLast(({ undo }) => undo)
    if (last === undefined) return
    get().dismiss(last.id)
    last.run?.()
  },
}))
