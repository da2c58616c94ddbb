import { useTranslation } from 'react-i18next'
import { Columns2, TriangleAlert } from 'lucide-react'
import { useShownRun } from '../../app/shown-run.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { count, dateTime, fine, score } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useAddToCompare } from '../compare/use-add-to-compare.ts'
import { useCursor } from '../timeline/cursor-store.ts'
import { isDiverging, plannedSteps, shownStep } from '../timeline/shown-step.ts'

/** The numbers of the chosen picture and the settings that gave it. Reading them changes nothing. */
export function PictureDetails() {
  const { t } = useTranslation()
  const { data: run } = useShownRun()
  const method = useView((view) => view.method)
  const cursor = useCursor(({ cursor }) => cursor)
  const drawing = run?.drawings.find((each) => each.method === method) ?? run?.drawings.at(-1)
  const step = drawing === undefined ? null : shownStep(drawing, cursor)

  const add = useAddToCompare()
  const addThis = () => {
    if (run !== undefined && drawing !== undefined && step !== null) {
      add({ run: run.id, method: drawing.method, index: step.index })
    }
  }
  useCommands({ addToCompare: addThis })

  return (
    <section className="details" aria-label={t('details.title')} tabIndex={0}>
      <header className="side-head">
        <h2>{t('details.title')}</h2>
        {drawing !== undefined && (
          <span className="details__method">
            <Mark method={drawing.method} size={11} />
            {t(`method.${drawing.method}`)}
          </span>
        )}
      </header>
      {run === undefined || drawing === undefined ? (
        <p className="history__note">{t('details.none')}</p>
      ) : (
        <>
          <dl>
            {step !== null && (
              <>
                <Row
                  name={t('details.step')}
                  value={t('details.stepValue', {
                    step: step.index + 1,
                    total: plannedSteps(drawing.method, run.recipe),
                  })}
                />
                {step.judgeScore === null ? (
                  <Row name={t('details.scoreGuidance')} value={score(step.guidanceScore)} />
                ) : (
                  <Row name={t('details.score')} value={`${score(step.guidanceScore)} / ${score(step.judgeScore)}`} />
                )}
                <Row name={t('details.loss')} value={`${fine(step.terms.global)} + ${fine(step.terms.saliency)}`} />
                {step.cosTerms !== null && (
                  <Row name={t('details.terms')} value={t('details.termsValue', { value: fine(step.cosTerms) })} />
                )}
                {step.gradNorm !== null && <Row name={t('details.gradNorm')} value={fine(step.gradNorm)} />}
                <Row name={t('details.latentNorm')} value={fine(step.latentNorm)} />
              </>
            )}
            {drawing.unetCalls > 0 && <Row name={t('details.calls')} value={count(drawing.unetCalls)} />}
            {drawing.seconds > 0 && (
              <Row name={t('details.seconds')} value={t('details.secondsValue', { n: drawing.seconds.toFixed(1) })} />
            )}
            <Row name={t('details.seed')} value={String(run.recipe.seed)} />
            <Row
              name={t('details.sampler')}
              value={t('details.samplerValue', {
                sampler: t(`settings.samplerName.${run.recipe.sampler}`),
                count: run.recipe.steps,
              })}
            />
            {(drawing.method === 'doodl' || drawing.method === 'sgool') && (
              <>
                <Row name={t('settings.gradient')} value={t(`settings.gradientName.${run.recipe.gradient}`)} />
                <Row name={t('settings.update')} value={t(`settings.updateName.${run.recipe.update}`)} />
              </>
            )}
            <Row name={t('details.guidance')} value={String(run.recipe.guidance)} />
            <Row name={t('details.pack')} value={run.recipe.pack} />
            <Row name={t('details.provider')} value={run.provider} />
            <Row name={t('details.drawn')} value={dateTime(run.createdAt)} />
          </dl>
          {step !== null && isDiverging(step, run.drawings) && (
            <p className="details__warning">
              <TriangleAlert size={14} aria-hidden="true" />
              {t('details.diverging')}
            </p>
          )}
          {step !== null && (
            <Button className="details__compare" aria-keyshortcuts="Shift+A" onClick={addThis}>
              <Columns2 size={14} aria-hidden="true" />
              {t('compare.addThis')}
            </Button>
          )}
          {step !== null && (
            <a className="details__file" href={pictureUrl(step.image)} target="_blank" rel="noreferrer">
              {t('details.openPicture')}
            </a>
          )}
        </>
      )}
    </section>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="details__row">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
