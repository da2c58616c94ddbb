import { useEffect, useState } from 'react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences-store.ts'
import { useCommands } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { shownToasts, useToasts } from './toast-store.ts'
import type { Toast } from './toast-store.ts'
import './toasts.css'

/** The notices, read out as they come. */
export function Toasts() {
  const { t } = useTranslation()
  const toasts = useToasts(({ toasts }) => toasts)
  useCommands({ undo: () => useToasts.getState().undoLast() })
  return (
    <div className="toasts" role="log" aria-live="polite" aria-label={t('toast.label')}>
      {toasts.slice(0, shownToasts).map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { t } = useTranslation()
  const { act, dismiss } = useToasts.getState()
  const seconds = usePreferences(({ preferences }) => preferences.notices)
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    // Not while the pointer or the focus is on it; with 0 seconds until it is dismissed.
    if (isHeld || seconds === 0) return
    const timer = setTimeout(() => dismiss(toast.id), seconds * 1000)
    return () => clearTimeout(timer)
  }, [isHeld, seconds, dismiss, toast.id])
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
      {toast.action !== undefined && <Button onClick={() => act(toast.id)}>{toast.action}</Button>}
      <IconButton label={t('toast.dismiss')} onClick={() => dismiss(toast.id)}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
