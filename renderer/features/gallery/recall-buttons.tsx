import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { recallParts, useRecallPart } from './use-recall-part.ts'

const keysOf: Readonly<Partial<Record<(typeof recallParts)[number], string>>> = {
  all: 'A',
  remix: 'R',
  prompt: 'P',
  seed: 'S',
}

/** A run's settings, all or in parts, back into the Create panel. */
export function RecallButtons({ id, hasMask }: { readonly id: string; readonly hasMask: boolean }) {
  const { t } = useTranslation()
  const recall = useRecallPart()
  return (
    <section className="run-side__part" aria-labelledby="run-recall">
      <h3 id="run-recall" className="field__label">
        {t('gallery.recall')}
      </h3>
      <div className="run-side__buttons">
        {recallParts.map((part) => (
          <Button
            key={part}
            disabled={part === 'mask' && !hasMask}
            title={t(`gallery.recallHint.${part}`)}
            onClick={() => void recall(id, part)}
          >
            {t(`gallery.recallPart.${part}`)}
            {keysOf[part] !== undefined && <kbd aria-hidden="true">{keysOf[part]}</kbd>}
          </Button>
        ))}
      </div>
    </section>
  )
}
