import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences-store.ts'
import { languageNames, languageOf } from '../../i18n/languages.ts'
import type { Language } from '../../i18n/languages.ts'
import { Field } from '../../ui/field.tsx'

/** The language of every text, figure and date. */
export function LanguageSettings() {
  const { t } = useTranslation()
  const { preferences, change } = usePreferences()
  const system = languageOf('system', navigator.languages) as Language
  return (
    <div className="prefs__fields">
      <Field label={t('prefs.language')}>
        {(id) => (
          <select
            id={id}
            className="input"
            value={preferences.language}
            onChange={({ target }) => change({ language: target.value })}
          >
            <option value="system">{t('prefs.languageSystem', { name: languageNames[system] })}</option>
            {Object.entries(languageNames).map(([tag, name]) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p className="prefs__note">{t('prefs.languageNote')}</p>
    </div>
  )
}
