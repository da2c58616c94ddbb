import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences-store.ts'
import { motionChoices, themeChoices } from '../../app/theme.ts'
import { SegmentedInput } from '../../ui/segmented-input.tsx'

/** Colours, motion, and what is shown while a picture is drawn. */
export function LookSettings() {
  const { t } = useTranslation()
  const { preferences, change } = usePreferences()
  const { theme, motion, previews } = preferences
  return (
    <div className="prefs__fields">
      <SegmentedInput
        label={t('prefs.theme')}
        value={theme}
        options={themeChoices.map((value) => ({
          value,
          label: t(`prefs.themeName.${value}`),
          hint: t(`prefs.themeHint.${value}`),
        }))}
        onChange={(theme) => change({ theme })}
      />
      <SegmentedInput
        label={t('prefs.motion')}
        value={motion}
        options={motionChoices.map((value) => ({
          value,
          label: t(`prefs.motionName.${value}`),
          hint: t(`prefs.motionHint.${value}`),
        }))}
        onChange={(motion) => change({ motion })}
      />
      <label className="prefs__check">
        <input type="checkbox" checked={previews} onChange={({ target }) => change({ previews: target.checked })} />
        {t('prefs.previews')}
      </label>
    </div>
  )
}
