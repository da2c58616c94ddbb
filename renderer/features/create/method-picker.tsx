import { useTranslation } from 'react-i18next'
import { Mark } from '../../ui/mark.tsx'
import { methodOrder } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/** Which of the four ways to draw. */
export function MethodPicker() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  return (
    <fieldset>
      <legend className="field__label">{t('settings.methods')}</legend>
      <div className="methods">
        {methodOrder.map((method) => (
          <label key={method} className={`method method-${method}`}>
            <input
              type="checkbox"
              className="covering"
              checked={form.methods.includes(method)}
              onChange={({ target }) =>
                change({
                  methods: methodOrder.filter((each) =>
                    each === method ? target.checked : form.methods.includes(each),
                  ),
                })
              }
            />
            <Mark method={method} />
            <span className="method__name">{t(`method.${method}`)}</span>
            <small>{t(`methodHint.${method}`)}</small>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
