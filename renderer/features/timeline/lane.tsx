import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawing } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { Mark } from '../../ui/mark.tsx'
import { markPath } from '../../ui/mark-path.ts'

interface FilmProps {
  readonly drawing: Drawing
  /** Places in the longest lane. */
  readonly total: number
  /** Every how many steps a picture is shown. */
  readonly stride: number
  /** Cells are wider than high. */
  readonly isWide: boolean
}

function Name({ method }: { readonly method: MethodName }) {
  const { t } = useTranslation()
  return (
    <span className="lane-name">
      <Mark method={method} size={11} />
      {t(`method.${method}`)}
    </span>
  )
}

/** A film strip: a picture every `stride` steps, and a mark over the best. Moving the cursor draws it no second time. */
const Film = memo(function Film({ drawing: { method, steps, bestStep }, total, stride, isWide }: FilmProps) {
  const { t } = useTranslation()
  const cells = steps.filter((_, place) => place % stride === 0)
  return (
    <span className={`film method-${method}`} data-wide={isWide}>
      {cells.map(({ index, image }) => (
        <img
          key={index}
          src={pictureUrl(image)}
          alt=""
          draggable={false}
          loading="lazy"
          style={{ left: `${(index / total) * 100}%`, width: `${(stride / total) * 100}%` }}
        />
      ))}
      {bestStep !== null && steps.length > 1 && (
        <svg
          className="film__best"
          viewBox="-6 -6 12 12"
          style={{ left: `${((bestStep + 0.5) / total) * 100}%` }}
          aria-hidden="true"
        >
          <title>{t('timeline.bestMark')}</title>
          <path d={markPath(method, 5)} />
        </svg>
      )}
    </span>
  )
})

export const Lane = { Name, Film }
