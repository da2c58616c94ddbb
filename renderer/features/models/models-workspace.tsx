import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { useToasts } from '../status/toast-store.ts'
import { DownloadPanel } from './download-panel.tsx'
import { ModelAdd } from './model-add.tsx'
import { ModelDetail } from './model-detail.tsx'
import { ModelList } from './model-list.tsx'
import { bytesWords } from './model-words.ts'
import { PackEditor } from './pack-editor.tsx'
import { PackImport } from './pack-import.tsx'
import { PackList } from './pack-list.tsx'
import { useAttempt, useMadePacks, useModels, useOffers } from './use-models.ts'
import './models.css'

/** The library of models, packs made of them, and downloads. */
export function ModelsWorkspace() {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const [chosen, setChosen] = useState<string | null>(null)
  const [isOver, setOver] = useState(false)
  const { data: library } = useModels()
  const { data: offered } = useOffers()
  const { data: made } = useMadePacks()
  const models = library?.models ?? []
  const model = models.find(({ id }) => id === chosen) ?? models[0]

  /** A page knows no path of what is dropped: the host is asked for a file of that name and size in its folders. */
  const bring = (file: File) =>
    attempt(async () => {
      const found = offered?.offers.find(({ name, bytes }) => name === file.name && bytes === file.size)
      if (found === undefined) {
        const text = t('models.dropped', { name: file.name, folder: library?.folders[0] ?? '' })
        return useToasts.getState().toast({ text, isBad: true })
      }
      const { models: added } = await client.call('model.add', { token: found.token })
      setChosen(added[0]?.id ?? null)
    })

  return (
    <>
      <aside className="studio__left models-side" data-region tabIndex={-1} aria-label={t('region.models')}>
        <ModelAdd onAdded={setChosen} />
        <section aria-labelledby="models-library">
          <h2 id="models-library" className="field__label">
            {t('models.library')}
          </h2>
          <ModelList models={models} chosen={model?.id ?? null} onChoose={setChosen} />
          {library !== undefined && models.length > 0 && (
            <p className="models-note num">{t('models.disk', { size: bytesWords(t, library.bytes) })}</p>
          )}
        </section>
      </aside>
      <main
        className="studio__main models-main"
        data-over={isOver}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          for (const file of event.dataTransfer.files) void bring(file)
        }}
      >
        {model === undefined ? (
          <section className="models-empty" data-region tabIndex={-1} aria-label={t('region.model')}>
            <p>{t('models.emptyLong')}</p>
          </section>
        ) : (
          <ModelDetail model={model} onGone={() => setChosen(null)} />
        )}
      </main>
      <aside className="studio__right models-side" data-region tabIndex={-1} aria-label={t('region.packs')}>
        <section aria-labelledby="models-packs">
          <h2 id="models-packs" className="field__label">
            {t('models.packs')}
          </h2>
          <PackList packs={made?.packs ?? []} />
          <PackImport />
        </section>
        <section aria-labelledby="models-new">
          <h2 id="models-new" className="field__label">
            {t('models.newPack')}
          </h2>
          <PackEditor models={models} />
        </section>
        <section aria-labelledby="models-downloads">
          <h2 id="models-downloads" className="field__label">
            {t('models.downloads')}
          </h2>
          <DownloadPanel />
        </section>
      </aside>
    </>
  )
}
