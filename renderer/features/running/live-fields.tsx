import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import { useClient } from '../../app/client-context.ts'
import { useRun } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { balanceOf, weightsOf } from '../settings/form.ts'
import { useToasts } from '../status/toast-store.ts'

/** What SGOOL is drawn under from its next step on, of the run under way: weights, step size, when to stop. The mask stays. */
export function LiveFields({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { data: run } = useRun(id)
  const sgool = run?.drawings.find(({ method }) => method === 'sgool')
  if (run === undefined || sgool === undefined || (sgool.state !== 'running' && sgool.state !== 'queued')) return null
  // Another change, perhaps of another window, is what is shown from then on.
  return (
    <details className="live">
      <summary>{t('live.title')}</summary>
      <Fields key={`${id} ${run.changes.length}`} run={run} />
    </details>
  )
}

function Fields({ run }: { readonly run: Run }) {
  const { t } = useTranslation()
  const client = useClient()
  const { recipe } = run
  const now = run.changes.at(-1) ?? recipe
  const [balance, setBalance] = useState(balanceOf(now.weights))
  const [stepSize, setStepSize] = useState(now.stepSize ?? recipe.stepSize ?? 1)
  const [optSteps, setOptSteps] = useState(now.optSteps ?? recipe.optSteps)
  const [stopWhenFlat, setStopWhenFlat] = useState(now.stopWhenFlat ?? recipe.stopWhenFlat ?? false)
  const weights = balance === balanceOf(now.weights) ? now.weights : weightsOf(balance)

  const send = async () => {
    const { mask, follow } = now
    try {
      await client.call('run.change', { id: run.id, live: { mask, follow, weights, stepSize, optSteps, stopWhenFlat } })
      useToasts.getState().toast({ text: t('live.sent') })
    } catch (thrown) {
      useToasts.getState().toast({ text: sentenceOf(thrown), isBad: true })
    }
  }
  return (
    <div className="live__fields">
      <Field label={t('settings.balance')} value={t('settings.balanceValue', weights)}>
        {(id) => (
          <RangeInput
            id={id}
            min={0}
            max={1}
            step={0.05}
            value={balance}
            look="attention"
            valueText={t('settings.balanceText', weights)}
            onChange={(value) => setBalance(Math.round(value * 100) / 100)}
          />
        )}
      </Field>
      <div className="field-pair">
        <Field label={t('settings.stepSize')}>
          {(id) => <NumberInput id={id} value={stepSize} min={0.01} max={100} step={0.05} onChange={setStepSize} />}
        </Field>
        <Field label={t('live.optSteps')}>
          {(id) => <NumberInput id={id} value={optSteps} min={1} max={500} step={1} onChange={setOptSteps} />}
        </Field>
      </div>
      <label className="live__check">
        <input type="checkbox" checked={stopWhenFlat} onChange={({ target }) => setStopWhenFlat(target.checked)} />
        {t('settings.stopWhenFlat')}
      </label>
      <Button onClick={() => void send()}>{t('live.send')}</Button>
      {run.changes.length > 0 && (
        <ul className="live__changes" aria-label={t('live.changes')}>
          {run.changes.map(({ n, fromStep }) => (
            <li key={n}>{fromStep === null ? t('live.waits', { n }) : t('live.since', { n, step: fromStep + 1 })}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
