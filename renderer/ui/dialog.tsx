import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import './dialog.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog that is open for as long as it stands: Esc closes it and the focus returns. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const { current } = dialog
    const before = document.activeElement
    current?.showModal()
    return () => {
      current?.close()
      // By now it has left the page, and the browser no longer knows where the focus was.
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
      <header className="dialog__head">
        <h2 id={id}>{title}</h2>
        <IconButton label={t('shortcuts.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="dialog__body">{children}</div>
    </dialog>
  )
}
