import { useTranslation } from 'react-i18next'
import { keyWords } from '../../app/key-words.ts'
import { useBindings } from '../../app/use-bindings.ts'
import { useView } from '../../app/view-store.ts'
import { useCalmText } from './use-calm-text.ts'
import { useStatus } from './use-status.ts'
import './status-line.css'

/** What is going on, in words: at once for the eye, at most every ten seconds for the ear. */
export function StatusLine() {
  const { t } = useTranslation()
  const workspace = useView((view) => view.workspace)
  const { text, urgency } = useStatus()
  const spoken = useCalmText(text, urgency)
  return (
    <footer className="status-line">
      <span aria-hidden="true">{text}</span>
      <span className="sr-only" role="status" aria-live="polite">
        {spoken}
      </span>
      {workspace === 'gallery' ? <span className="status-line__hint">{t('status.hintGallery')}</span> : <KeyHints />}
    </footer>
  )
}

const hinted = ['palette', 'best', 'overlay', 'crisp', 'sheet'] as const

/** A few keys worth knowing, as they are bound now. */
function KeyHints() {
  const { t } = useTranslation()
  const bindings = useBindings()
  const hints = hinted.flatMap((name) => {
    const [combo] = bindings[name]
    return combo === undefined ? [] : [`${keyWords(combo)} ${t(`status.hint.${name}`)}`]
  })
  return <span className="status-line__hint">{hints.join(' · ')}</span>
}
