import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DownloadRecord } from '../../../preload/contract/downloads.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { bytesWords } from './model-words.ts'
import { useAttempt } from './use-models.ts'

/** What can be fetched, and what is being fetched. Nothing begins by itself. */
export function DownloadPanel() {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const enabled = useLink() === 'connected'
  const catalogue = useQuery({
    queryKey: keys.catalogue,
    queryFn: () => client.call('download.catalogue', {}),
    enabled,
  })
  const list = useQuery({ queryKey: keys.downloads, queryFn: () => client.call('download.list', {}), enabled })
  const downloads = list.data?.downloads ?? []
  return (
    <>
      <ul className="models-packs">
        {downloads.map((download) => (
          <DownloadItem key={download.id} download={download} />
        ))}
      </ul>
      <p className="models-note">{t('models.onRequest')}</p>
      <ul className="models-packs">
        {(catalogue.data?.entries ?? [])
          .filter(({ id }) => !downloads.some(({ entry }) => entry === id))
          .map(({ id, title, license, note, repository }) => (
            <li key={id}>
              <strong>{title}</strong>
              <span className="models-note">{t('models.entry', { repository, license })}</span>
              <span className="models-note">{note}</span>
              <div className="models-row">
                <Button
                  aria-label={t('models.fetchNamed', { title })}
                  onClick={() => void attempt(() => client.call('download.start', { entry: id }))}
                >
                  {t('models.fetch')}
                </Button>
              </div>
            </li>
          ))}
      </ul>
    </>
  )
}

const actions = {
  waiting: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry', 'cancel'],
  done: ['forget'],
  cancelled: ['resume', 'forget'],
} as const

function DownloadItem({ download }: { readonly download: DownloadRecord }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { id, title, state, done, total, failure } = download
  const amount =
    total === null ? bytesWords(t, done) : t('models.of', { done: bytesWords(t, done), total: bytesWords(t, total) })
  return (
    <li>
      <strong>{title}</strong>
      <span className="models-note num">
        {t('models.downloadLine', { state: t(`models.download.${state}`), amount })}
      </span>
      {state !== 'done' && total !== null && (
        <ProgressBar label={t('models.fetching', { title })} value={done} max={total} />
      )}
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
