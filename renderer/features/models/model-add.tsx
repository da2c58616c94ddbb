import { FolderPlus, PackagePlus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { bytes as bytesWords } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { useAttempt, useModels, useOffers } from './use-models.ts'

/** Ways to bring a model: drop it, choose it in the system's dialog, or take what lies in the folders that the host offers. */
export function ModelAdd({ onAdded }: { readonly onAdded: (id: string) => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { data: library } = useModels()
  const { data } = useOffers()
  const offers = data?.offers ?? []
  const pick = (what: 'file' | 'folder') =>
    attempt(async () => {
      const { models } = await client.call('model.pick', { what })
      if (models[0] !== undefined) onAdded(models[0].id)
    })
  const add = (token: string) =>
    attempt(async () => {
      const { models } = await client.call('model.add', { token })
      if (models[0] !== undefined) onAdded(models[0].id)
    })
  return (
    <section className="models-add" aria-labelledby="models-add">
      <h2 id="models-add" className="field__label">
        {t('models.add')}
      </h2>
      <div className="models-drop">
        <PackagePlus size={20} aria-hidden="true" />
        <p>{t('models.dropHere')}</p>
        {library?.canPick === true ? (
          <div className="models-row">
            <Button onClick={() => void pick('file')}>{t('models.pickFile')}</Button>
            <Button onClick={() => void pick('folder')}>{t('models.pickFolder')}</Button>
          </div>
        ) : (
          <p className="models-note">{t('models.bring', { folder: library?.folders[0] ?? '' })}</p>
        )}
      </div>
      {offers.length > 0 && (
        <ul className="models-offers" aria-label={t('models.offers')}>
          {offers.map(({ token, name, isFolder, bytes }) => (
            <li key={token}>
              <span className="models-offers__name">{name}</span>
              <span className="models-note num">{isFolder ? t('models.folder') : bytesWords(bytes)}</span>
              <Button look="quiet" aria-label={t('models.addNamed', { name })} onClick={() => void add(token)}>
                {isFolder ? <FolderPlus size={14} /> : <Plus size={14} />}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
