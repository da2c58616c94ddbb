import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import { useRun } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { dateTime } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { useRunDetails } from './library-queries.ts'
import { NoteField } from './note-field.tsx'
import { RecallButtons } from './recall-buttons.tsx'
import { RunActions } from './run-actions.tsx'
import { RunLabels } from './run-labels.tsx'
import { RunNumbers } from './run-numbers.tsx'
import { RunPreview } from './run-preview.tsx'
import { RunRecipe } from './run-recipe.tsx'
import { RunReceipt } from './run-receipt.tsx'

interface RunSideProps {
  readonly item: GalleryItem | undefined
  readonly isTrash: boolean
  readonly onQuickLook: () => void
  readonly onExport: () => void
}

/** Everything about the run that the keyboard is at. Reading it changes nothing. */
export function RunSide({ item, isTrash, onQuickLook, onExport }: RunSideProps) {
  const { t } = useTranslation()
  const id = item?.id ?? null
  const { data: run, error, refetch } = useRun(id)
  const { data: details } = useRunDetails(id)
  return (
    <aside className="studio__right run-side" data-region tabIndex={-1} aria-label={t('region.runDetails')}>
      {item === undefined ? (
        <p className="gallery__note">{t('gallery.choose')}</p>
      ) : (
        <div
          className="run-side__scroll"
          tabIndex={0}
          role="group"
          aria-label={t('gallery.aboutRun', { prompt: item.prompt })}
        >
          <RunPreview run={run} details={details} onQuickLook={onQuickLook} />
          {error !== null && (
            <div className="gallery__note" role="alert">
              <p>{sentenceOf(error)}</p>
              <Button onClick={() => void refetch()}>{t('stage.again')}</Button>
            </div>
          )}
          <section className="run-side__part">
            <h2 className="run-side__prompt">{item.prompt}</h2>
            <p className="gallery__dim">
              {dateTime(item.createdAt)} · {t(`gallery.reason.${item.reason}`)}
            </p>
          </section>
          {!isTrash && details !== undefined && (
            <>
              <RunLabels item={item} details={details} />
              <RecallButtons
                id={item.id}
                hasMask={run !== undefined && (run.recipe.mask !== null || run.recipe.follow !== null)}
              />
              <RunActions item={item} onExport={onExport} />
              <NoteField key={item.id} id={item.id} note={details.note} />
            </>
          )}
          {run !== undefined && details !== undefined && (
            <>
              <RunNumbers run={run} />
              <RunRecipe item={item} run={run} details={details} />
              {item.reason !== 'import' && <RunReceipt key={`receipt ${item.id}`} run={run} />}
            </>
          )}
        </div>
      )}
    </aside>
  )
}
