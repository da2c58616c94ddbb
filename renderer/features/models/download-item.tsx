import { useTranslation } from 'react-i18next'
import type { DownloadRecord } from '../../../preload/contract/downloads.ts'
import { useClient } from '../../app/client-context.ts'
import { bytes } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { etaWords } from '../running/eta.ts'
import { rateOf, useDownloadRates } from './download-rate.ts'
import { useAttempt } from './use-models.ts'

const actions = {
  waiting: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry', 'cancel'],
  done: ['forget'],
  cancelled: ['resume', 'forget'],
} as const

const none: readonly [] = []

/** One download: how far it is, how long it will take, what can be done with it. */
export function DownloadItem({ download }: { readonly download: DownloadRecord }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { id, title, state, done, total, failure } = download
  const rate = useDownloadRates(({ samples }) => rateOf(samples[id] ?? none))
  const amount = total === null ? bytes(done) : t('models.of', { done: bytes(done), total: bytes(total) })
  const pace =
    state !== 'running' || rate === null || total === null
      ? null
      : t('models.pace', { rate: bytes(rate), eta: etaWords(t, ((total - done) / rate) * 1000) })
  return (
    <li>
      <strong>{title}</strong>
      <span className="models-note num">
        {t('models.downloadLine', { state: t(`models.download.${state}`), amount })}
      </span>
      {state !== 'done' && state !== 'cancelled' && total !== null && (
        <ProgressBar label={t('models.fetching', { title })} value={done} max={total} />
      )}
      {pace !== null && <span className="models-note num">{pace}</span>}
      {failure !== null && <p className="models-bad">{`${failure.message} ${failure.remedy}`}</p>}
      <div className="models-row">
        {actions[state].map((action) => (
          <Button
            key={action}
            aria-label={t(`models.actOn.${action}`, { title })}
            onClick={() => void attempt(() => client.call(`download.${action}`, { id }))}
          >
            {t(`models.act.${action}`)}
          </Button>
        ))}
      </div>
    </li>
  )
}
