import { Trophy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run, StepRow } from '../../../preload/contract/records.ts'
import { delta, score } from '../../i18n/format.ts'
import { scoreAgainstSd } from '../timeline/shown-step.ts'

interface PanelScoresProps {
  readonly run: Run
  readonly drawing: Drawing
  readonly step: StepRow
  readonly total: number
}

/** Guidance / judge score of the step shown, its gain over SD, and whether it is the best step. */
export function PanelScores({ run, drawing, step, total }: PanelScoresProps) {
  const { t } = useTranslation()
  const gain = scoreAgainstSd(step, run.drawings)
  const isBest = drawing.bestStep === step.index
  const judge = step.judgeScore === null ? null : score(step.judgeScore)
  const guidance = score(step.guidanceScore)
  const words = judge === null ? guidance : t('stage.scores', { guidance, judge })
  return (
    <div className="scores num">
      {gain !== null && (
        <span
          className="scores__gain"
          data-gain={Math.abs(gain) < 0.05 ? 'none' : gain < 0 ? 'loss' : 'gain'}
          title={t('stage.delta', { delta: delta(gain) })}
        >
          <span aria-hidden="true">{delta(gain)}</span>
          <span className="sr-only">{t('stage.delta', { delta: delta(gain) })}</span>
        </span>
      )}
      <span className="scores__figures" title={words}>
        <span aria-hidden="true">
          <b>{guidance}</b>
          {judge !== null && (
            <>
              <i>{t('stage.judge')}</i> <span className="scores__judge">{judge}</span>
            </>
          )}
        </span>
        <span className="sr-only">{words}</span>
      </span>
      {total > 1 && (
        <span className="scores__step" data-best={isBest}>
          {isBest && <Trophy size={12} aria-hidden="true" />}
          <span className="scores__step-words">
            {t(isBest ? 'stage.best' : 'stage.step', { step: step.index + 1, total })}
          </span>
        </span>
      )}
    </div>
  )
}
