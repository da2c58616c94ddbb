import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import type { Run } from '../../../preload/contract/records.ts'
import type { RunDetails } from '../../../preload/contract/run-details.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { dateTime } from '../../i18n/format.ts'
import { sizeOf } from './cell-words.ts'

interface RunRecipeProps {
  readonly item: GalleryItem
  readonly run: Run
  readonly details: RunDetails
}

/** The settings that gave a run; of a picture from elsewhere, what its own program says. */
export function RunRecipe({ item, run, details }: RunRecipeProps) {
  const { t } = useTranslation()
  const { recipe } = run
  const rows: (readonly [name: string, value: string])[] =
    details.source === null
      ? [
          [t('settings.negative'), recipe.negative],
          [t('details.seed'), String(recipe.seed)],
          [t('details.pack'), recipe.pack],
          [t('gallery.size'), sizeOf(item)],
          [
            t('details.sampler'),
            t('details.samplerValue', { sampler: t(`settings.samplerName.${recipe.sampler}`), count: recipe.steps }),
          ],
          [t('details.guidance'), String(recipe.guidance)],
          [t('settings.optSteps'), String(recipe.optSteps)],
          [t('settings.gradient'), t(`settings.gradientName.${recipe.gradient}`)],
          [t('settings.update'), t(`settings.updateName.${recipe.update}`)],
          [t('settings.balance'), `${recipe.weights.global} : ${recipe.weights.saliency}`],
          [
            t('gallery.metric.maskArea'),
            item.maskArea === null ? t('gallery.noMask') : `${Math.round(item.maskArea * 100)} %`,
          ],
          [t('details.provider'), run.provider],
        ]
      : [
          [t('gallery.program'), t(`gallery.programName.${details.source.program}`)],
          [t('settings.negative'), details.source.negative],
          [t('details.seed'), details.source.seed ?? ''],
          [t('settings.steps'), details.source.steps === null ? '' : String(details.source.steps)],
          [t('details.sampler'), details.source.sampler ?? ''],
          [t('gallery.scheduler'), details.source.scheduler ?? ''],
          [t('details.guidance'), details.source.guidance === null ? '' : String(details.source.guidance)],
          [t('gallery.model'), details.source.model ?? ''],
          [t('gallery.size'), sizeOf(item)],
          ...Object.entries(details.source.other),
        ]
  return (
    <section className="run-side__part">
      <h3 className="field__label">{t('gallery.recipe')}</h3>
      <dl className="run-recipe">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name} className="details__row">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {run.changes.map((change) => (
          <div key={change.n} className="details__row">
            <dt>{t('gallery.change', { n: change.n })}</dt>
            <dd>{dateTime(change.at)}</dd>
          </div>
        ))}
      </dl>
      {run.parent !== null && (
        <p className="gallery__dim">
          {details.parentStep === null
            ? t('gallery.fromRun')
            : t('gallery.fromStep', {
                method: t(`method.${details.parentStep.method}`),
                step: details.parentStep.index + 1,
              })}
        </p>
      )}
      {recipe.mask !== null && (
        <figure className="run-recipe__mask">
          <img src={pictureUrl(recipe.mask)} alt={t('gallery.maskOf', { n: Math.round((item.maskArea ?? 0) * 100) })} />
        </figure>
      )}
    </section>
  )
}
