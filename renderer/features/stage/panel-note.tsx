import { CircleAlert, CircleStop } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing } from '../../../preload/contract/records.ts'
import { sentence } from '../../client/failure-sentence.ts'

/** How a drawing ended, where that isn't simply "finished", and what to do. */
export function PanelNote({ drawing }: { readonly drawing: Drawing }) {
  const { t } = useTranslation()
  const { state, steps, failure } = drawing
  if (state === 'finished' || state === 'running' || state === 'queued') return null
  const isBad = state === 'failed' || failure !== null
  return (
    <p className="panel__note" data-bad={isBad}>
      {isBad ? <CircleAlert size={14} aria-hidden="true" /> : <CircleStop size={14} aria-hidden="true" />}
      <span>
        {steps.length === 0
          ? t('stage.noPicture')
          : state === 'failed'
            ? t('stage.failedNote')
            : t(state === 'stopped' ? 'stage.stoppedNote' : 'stage.interruptedNote', { step: steps.length })}
        {failure !== null && <small>{sentence(failure)}</small>}
      </span>
    </p>
  )
}
