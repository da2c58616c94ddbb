import { useEffect, useState } from 'react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useToasts } from './toast-store.ts'
import type { Toast } from './toast-store.ts'
import './toasts.css'

/** How long a notice stays, in milliseconds; not while the pointer or the focus is on it. */
const stay = 10_000

/** The notices, read out as they come. */
export function Toasts() {
  const { t } = useTranslation()
  const toasts = useToasts(({ toasts }) => toasts)
  useCommands({ undo: () => useToasts.getState().undoLast() })
  return (
    <div className="toasts" role="log" aria-live="polite" aria-label={t('toast.label')}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { t } = useTranslation()
  const dismiss = useToasts(({ dismiss }) => dismiss)
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => dismiss(toast.id), stay)
    return () => clearTimeout(timer)
  }, [isHeld, dismiss, toast.id])
  return (
    <div
      className="toast"
      data-bad={toast.isBad ?? false}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {toast.action !== undefined && (
        <Button
          onClick={() => {
            dismiss(toast.id)
            toast.run?.()
          }}
        >
          {toast.action}
        </Button>
      )}
      <IconButton label={t('toast.dismiss')} onClick={() => dismiss(toast.id)}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
