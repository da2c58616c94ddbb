import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { must } from '../../../models/must.ts'
import { useView } from '../../app/view-store.ts'
import { Mark } from '../../ui/mark.tsx'
import { useCursor } from '../timeline/cursor-store.ts'
import { plannedSteps, shownStep } from '../timeline/shown-step.ts'
import { PanelNote } from './panel-note.tsx'
import { PanelScores } from './panel-scores.tsx'
import { Picture } from './picture.tsx'
import { UnderWay } from './under-way.tsx'
import './picture-panel.css'

interface PicturePanelProps {
  readonly run: Run
  readonly method: MethodName
}

/** One method's picture: what it is, how it scores, and how it ended. Choosing it shows its details. */
export function PicturePanel({ run, method }: PicturePanelProps) {
  const { t } = useTranslation()
  const cursor = useCursor(({ cursor }) => cursor)
  const chosen = useView((view) => view.method === method)
  const show = useView(({ show }) => show)
  const drawing = must(
    run.drawings.find((each) => each.method === method),
    'the stage shows only methods of the run',
  )
  const step = shownStep(drawing, cursor)
  const total = plannedSteps(method, run.recipe)

  return (
    <article className={`panel method-${method}`} data-chosen={chosen} data-state={drawing.state} data-method={method}>
      <header className="panel__head">
        <h3>
          <Mark method={method} />
          {t(`method.${method}`)}
        </h3>
        {step !== null && <PanelScores run={run} drawing={drawing} step={step} total={total} />}
      </header>
      <div className="panel__frame">
        <div className="panel__body">
          {step !== null && (
            <Picture
              step={step}
              alt={t('stage.picture', {
                method: t(`method.${method}`),
                step: step.index + 1,
                total,
                prompt: run.recipe.prompt,
              })}
            />
          )}
          <UnderWay run={run} drawing={drawing} large={step === null} />
        </div>
        <button
          type="button"
          className="panel__choose"
          aria-pressed={chosen}
          aria-label={t('stage.select', { method: t(`method.${method}`) })}
          onClick={() => show({ method })}
        />
        <PanelNote drawing={drawing} />
      </div>
    </article>
  )
}
