import { useTranslation } from 'react-i18next'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { useSettings } from '../settings/settings-store.ts'

/** How the map of attention becomes the region that the salient term sees. */
export function RegionField() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  return (
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
  )
}
