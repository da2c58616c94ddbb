import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bytes } from '../../i18n/format.ts'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { DownloadPanel } from './download-panel.tsx'
import { ModelAdd } from './model-add.tsx'
import { ModelDetail } from './model-detail.tsx'
import { ModelList } from './model-list.tsx'
import { PackEditor } from './pack-editor.tsx'
import { PackImport } from './pack-import.tsx'
import { PackList } from './pack-list.tsx'
import { useBring } from './use-bring.ts'
import { useMadePacks, useModels } from './use-models.ts'
import './models.css'
import { useFileDrop } from '../../ui/use-file-drop.ts'

/** What stands on the right. */
const sides = ['packs', 'downloads'] as const

/** The library of models, packs made of them, and downloads. */
export function ModelsWorkspace() {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const [side, setSide] = useState<(typeof sides)[number]>('packs')
  const { data: library } = useModels()
  const { data: made } = useMadePacks()
  const models = library?.models ?? []
  const model = models.find(({ id }) => id === chosen) ?? models[0]

  const drop = useFileDrop(useBring(setChosen))

  return (
    <div className="models" data-takes="models" {...drop}>
      <aside className="studio__left models-side" data-region tabIndex={-1} aria-label={t('region.models')}>
        <ModelAdd onAdded={setChosen} />
        <section aria-labelledby="models-library">
          <h2 id="models-library" className="field__label">
            {t('models.library')}
          </h2>
          <ModelList models={models} chosen={model?.id ?? null} onChoose={setChosen} />
          {library !== undefined && models.length > 0 && (
            <p className="models-note num">
              {t('models.disk', { size: bytes(library.bytes), free: bytes(library.freeBytes) })}
            </p>
          )}
        </section>
      </aside>
      <main className="studio__main models-main">
        {model === undefined ? (
          <section className="models-empty" data-region tabIndex={-1} aria-label={t('region.model')}>
            <p>{t('models.emptyLong')}</p>
          </section>
        ) : (
          <ModelDetail model={model} onGone={() => setChosen(null)} />
        )}
      </main>
      <aside className="studio__right models-side" data-region tabIndex={-1} aria-label={t('region.packs')}>
        <SegmentedInput
          label={t('models.show')}
          value={side}
          options={sides.map((value) => ({
            value,
            label: t(`models.side.${value}`),
            hint: t(`models.sideHint.${value}`),
          }))}
          onChange={setSide}
        />
        {side === 'downloads' ? (
          <DownloadPanel />
        ) : (
          <>
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
          </>
        )}
      </aside>
    </div>
  )
}
