import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { useSettings } from '../settings/settings-store.ts'

/** How far every step of the optimisation goes, and whether it may end early. */
export function StepFields() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  return (
    <div className="field-pair">
      <Field label={t('settings.stepSize')}>
        {(id) => (
          <NumberInput
            id={id}
            value={form.stepSize}
            min={0.01}
            max={100}
            step={0.05}
            onChange={(stepSize) => change({ stepSize })}
          />
        )}
      </Field>
      <label className="live__check">
        <input
          type="checkbox"
          checked={form.stopWhenFlat}
          onChange={({ target }) => change({ stopWhenFlat: target.checked })}
        />
        {t('settings.stopWhenFlat')}
      </label>
    </div>
  )
}
