import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { useSettings } from '../settings/settings-store.ts'

/** How the map of attention becomes the region that the salient term sees, and what it is to show. */
export function RegionField() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  return (
    <>
      <SegmentedInput
        label={t('settings.region')}
        value={form.region}
        options={[
          { value: 'soft', label: t('settings.regionSoft'), hint: t('settings.regionHint.soft') },
          { value: 'hard', label: t('settings.regionHard'), hint: t('settings.regionHint.hard') },
          { value: 'crop', label: t('settings.regionCrop'), hint: t('settings.regionHint.crop') },
        ]}
        onChange={(region) => change({ region })}
      />
      <Field label={t('settings.regionPrompt')}>
        {(id) => (
          <input
            id={id}
            className="input"
            maxLength={2000}
            placeholder={t('settings.regionPromptPlaceholder')}
            value={form.regionPrompt}
            onChange={({ target }) => change({ regionPrompt: target.value })}
          />
        )}
      </Field>
    </>
  )
}
