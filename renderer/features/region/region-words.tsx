import { useTranslation } from 'react-i18next'
import { percent, two } from '../../i18n/format.ts'
import type { RegionFigures } from './region-figures.ts'

interface RegionWordsProps {
  readonly figures: RegionFigures | undefined
  readonly area: number
  /** Share of the picture in which the terms pull against each other. */
  readonly fights: number | null
  readonly isPainted: boolean
  readonly failed: boolean
}

/** The region at the cursor in words and figures. */
export function RegionWords({ figures, area, fights, isPainted, failed }: RegionWordsProps) {
  const { t } = useTranslation()
  if (failed) return <p className="region-words">{t('region.failed')}</p>
  if (figures === undefined) return <p className="region-words">{t('region.loading')}</p>
  const { global, salient, cosine, saliency, intent, agreement } = figures
  const figure = (value: number | null) => (value === null ? '–' : percent(value))
  return (
    <div className="region-words" role="status">
      <p>{t('region.words', { area: percent(area), saliency: figure(saliency) })}</p>
      {global === null && salient === null ? (
        <p>{t('region.noField')}</p>
      ) : (
        <p>
          {t('region.energy', { global: figure(global), salient: figure(salient) })}{' '}
          {cosine !== null && t(cosine < 0 ? 'region.against' : 'region.together', { cosine: two(cosine) })}{' '}
          {fights !== null && t('region.fights', { area: percent(fights) })}
        </p>
      )}
      {!isPainted ? (
        <p>{t('region.unpainted')}</p>
      ) : (
        <p>
          {intent !== null && t('region.intent', { score: percent(intent.score), chance: percent(intent.chance) })}{' '}
          {agreement !== null &&
            agreement.correlation !== null &&
            agreement.similarity !== null &&
            t('region.agreement', { cc: two(agreement.correlation), sim: two(agreement.similarity) })}
        </p>
      )}
    </div>
  )
}
