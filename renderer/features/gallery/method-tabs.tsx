import { useTranslation } from 'react-i18next'
import { useView } from '../../app/view-store.ts'
import { score } from '../../i18n/format.ts'
import { Mark } from '../../ui/mark.tsx'
import { chosenPicture, type RunPicture } from './run-pictures.ts'

/** Which of a run's methods is looked at, each with its score. */
export function MethodTabs({ pictures }: { readonly pictures: readonly RunPicture[] }) {
  const { t } = useTranslation()
  const { method, show } = useView()
  const shown = chosenPicture(pictures, method)
  if (pictures.length < 2) return null
  return (
    <div className="method-tabs" role="group" aria-label={t('gallery.methods')}>
      {pictures.map((picture) =>
        picture.method === null ? null : (
          <button
            key={picture.method}
            type="button"
            aria-pressed={picture === shown}
            onClick={() => show({ method: picture.method ?? method })}
          >
            <Mark method={picture.method} size={10} />
            {t(`method.${picture.method}`)}
            {picture.step !== null && <span className="num">{score(picture.step.guidanceScore)}</span>}
          </button>
        ),
      )}
    </div>
  )
}
