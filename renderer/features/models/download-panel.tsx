import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '../../../preload/contract/downloads.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { bytes } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { DownloadItem } from './download-item.tsx'
import { DownloadSource } from './download-source.tsx'
import { useAttempt } from './use-models.ts'

/** What can be fetched, what is being fetched, and from where. Nothing begins by itself. */
export function DownloadPanel() {
  const { t } = useTranslation()
  const client = useClient()
  const enabled = useLink() === 'connected'
  const catalogue = useQuery({
    queryKey: keys.catalogue,
    queryFn: () => client.call('download.catalogue', {}),
    enabled,
  })
  const list = useQuery({ queryKey: keys.downloads, queryFn: () => client.call('download.list', {}), enabled })
  const downloads = list.data?.downloads ?? []
  const rest = (catalogue.data?.entries ?? []).filter(({ id }) => !downloads.some(({ entry }) => entry === id))
  return (
    <>
      {downloads.length > 0 && (
        <ul className="models-packs" aria-label={t('models.downloads')}>
          {downloads.map((download) => (
            <DownloadItem key={download.id} download={download} />
          ))}
        </ul>
      )}
      <section aria-labelledby="models-catalogue">
        <h2 id="models-catalogue" className="field__label">
          {t('models.catalogue')}
        </h2>
        <p className="models-note">{t('models.onRequest')}</p>
        <ul className="models-packs">
          {rest.map((entry) => (
            <Offered key={entry.id} entry={entry} />
          ))}
        </ul>
      </section>
      <DownloadSource />
    </>
  )
}

function Offered({ entry }: { readonly entry: CatalogueEntry }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { id, title, license, note, repository, roles, files, aboutBytes } = entry
  // A size is only shown where the catalogue has it for certain.
  const known = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
  const rough = aboutBytes === null ? t('models.sizeUnverified') : t('models.sizeAbout', { size: bytes(aboutBytes) })
  const size = files.every((file) => file.bytes !== null) ? bytes(known) : rough
  return (
    <li>
      <strong>{title}</strong>
      <span className="models-note">{roles.map((role) => t(`models.roleName.${role}`)).join(', ')}</span>
      <span className="models-note">
        {t('models.entry', { repository, license: license === 'not stated' ? t('models.notStated') : license })}
      </span>
      <span className="models-note">{t('models.entrySize', { count: files.length, size })}</span>
      {note !== '' && <span className="models-note">{note}</span>}
      <div className="models-row">
        <Button
          aria-label={t('models.fetchNamed', { title })}
          onClick={() => void attempt(() => client.call('download.start', { entry: id }))}
        >
          {t('models.fetch')}
        </Button>
      </div>
    </li>
  )
}
