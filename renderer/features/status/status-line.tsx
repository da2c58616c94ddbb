import { useTranslation } from 'react-i18next'
import { useCalmText } from './use-calm-text.ts'
import { useStatus } from './use-status.ts'
import './status-line.css'

/** What is going on, in words: at once for the eye, at most every ten seconds for the ear. */
export function StatusLine() {
  const { t } = useTranslation()
  const { text, urgency } = useStatus()
  const spoken = useCalmText(text, urgency)
  return (
    <footer className="status-line">
      <span aria-hidden="true">{text}</span>
      <span className="sr-only" role="status" aria-live="polite">
        {spoken}
      </span>
      <span className="status-line__hint">{t('status.hint')}</span>
    </footer>
  )
}
