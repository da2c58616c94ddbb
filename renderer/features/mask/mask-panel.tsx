import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { MaskDraw } from './mask-draw.tsx'
import { MaskLibrary } from './mask-library.tsx'
import { useSession } from './mask-session.ts'
import { StackFields } from './stack-fields.tsx'
import type { EaselWork } from './use-easel.ts'

interface MaskPanelProps {
  readonly work: EaselWork
  /** Predicted attention of the picture under the mask. */
  readonly saliency: string | null
}

/** The mask's name, its first layer, its settings, the saved masks, and drawing with it. */
export function MaskPanel({ work, saliency }: MaskPanelProps) {
  const { t } = useTranslation()
  const { easel, save, change } = useSession()
  const name = useId()
  return (
    <aside className="studio__left" data-region tabIndex={-1} aria-label={t('region.mask')}>
      <form className="create" onSubmit={(event) => event.preventDefault()}>
        {easel !== null && (
          <div className="field">
            <div className="field__head">
              <label className="field__label" htmlFor={name}>
                {t('mask.name')}
              </label>
              <span className="field__value num" role="status">
                {t(`mask.save.${save}`)}
              </span>
            </div>
            <input
              id={name}
              className="input"
              maxLength={120}
              value={easel.name}
              onChange={({ target }) => change({ name: target.value === '' ? ' ' : target.value.trimStart() || ' ' })}
            />
          </div>
        )}
        <div className="mask-start">
          <Button disabled={saliency === null} onClick={() => saliency !== null && void work.startOn(saliency)}>
            {t('mask.startOn')}
          </Button>
          <Button
            disabled={saliency === null || easel === null}
            title={t('mask.predictAgainHint')}
            onClick={() => saliency !== null && void work.predictAgain(saliency)}
          >
            {t('mask.predictAgain')}
          </Button>
          <Button onClick={work.blank}>{t('mask.blank')}</Button>
        </div>
        {easel !== null && (
          <>
            <StackFields document={easel.document} />
            <SegmentedInput
              label={t('mask.whileDrawing')}
              value={easel.follow ? 'follow' : 'keep'}
              options={[
                { value: 'keep', label: t('mask.keep'), hint: t('mask.keepHint') },
                { value: 'follow', label: t('mask.follow'), hint: t('mask.followHint') },
              ]}
              onChange={(kind) => change({ follow: kind === 'follow' })}
            />
          </>
        )}
        <MaskLibrary onOpen={(mask) => void work.open(mask)} onGone={work.blank} />
      </form>
      <MaskDraw autosave={work.autosave} />
    </aside>
  )
}
