import { useTranslation } from 'react-i18next'
import { useStudio } from '../../app/queries.ts'
import { sentence } from '../../client/failure-sentence.ts'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { stepsOnOffer, withPack } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'
import { StepFields } from './step-fields.tsx'
import { SolverFields } from './solver-fields.tsx'

/** Denoising steps, guidance, solvers and pack. */
export function EngineFields() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  const { data: studio } = useStudio()
  const packs = studio?.packs ?? []
  const problem = packs.find(({ id }) => id === form.pack)?.problem ?? null
  const choices = stepsOnOffer(form)
  return (
    <>
      <div className="field-pair">
        <Field label={t('settings.steps')}>
          {(id) => (
            <select
              id={id}
              className="input"
              value={form.steps}
              disabled={choices.length === 1}
              onChange={({ target }) => change({ steps: Number(target.value) })}
            >
              {choices.map((steps) => (
                <option key={steps}>{steps}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('settings.guidance')}>
          {(id) => (
            <NumberInput
              id={id}
              value={form.guidance}
              min={0}
              max={50}
              step={0.5}
              onChange={(guidance) => change({ guidance })}
            />
          )}
        </Field>
      </div>
      <SolverFields />
      <StepFields />
      <Field label={t('settings.pack')}>
        {(id) => (
          <select
            id={id}
            className="input"
            value={form.pack ?? ''}
            disabled={packs.length === 0}
            onChange={({ target }) => {
              const pack = packs.find((each) => each.id === target.value)
              if (pack !== undefined) change(withPack(form, pack))
            }}
          >
            {packs.length === 0 && <option value="">{t('settings.packNone')}</option>}
            {packs.map((pack) => (
              <option key={pack.id} value={pack.id}>
                {t('settings.packSize', { title: pack.title, width: pack.width, height: pack.height })}
              </option>
            ))}
          </select>
        )}
      </Field>
      {problem !== null && <p className="create__problem">{sentence(problem)}</p>}
    </>
  )
}
