import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { weightsOf } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/** Steps of optimisation, and how much they look at the whole picture or at where people look. */
export function BalanceField() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  const weights = weightsOf(form.balance)
  return (
    <>
      <Field label={t('settings.optSteps')} value={String(form.optSteps)}>
        {(id) => (
          <RangeInput
            id={id}
            min={1}
            max={Math.max(100, form.optSteps)}
            step={1}
            value={form.optSteps}
            onChange={(optSteps) => change({ optSteps })}
          />
        )}
      </Field>
      <Field label={t('settings.balance')} value={t('settings.balanceValue', weights)}>
        {(id) => (
          <RangeInput
            id={id}
            min={0}
            max={1}
            step={0.05}
            value={form.balance}
            look="attention"
            valueText={t('settings.balanceText', weights)}
            onChange={(balance) => change({ balance: Math.round(balance * 100) / 100 })}
          />
        )}
      </Field>
    </>
  )
}
