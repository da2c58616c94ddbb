import { useTranslation } from 'react-i18next'
import { useStudio } from '../../app/queries.ts'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { gradientChoices, samplerChoices, takesShortcut, updateChoices, withSampler } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/** How the noise becomes a picture, how it learns from the picture, and how it then moves. */
export function SolverFields() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  const { data: studio } = useStudio()
  const pack = studio?.packs.find(({ id }) => id === form.pack)
  return (
    <>
      <SegmentedInput
        label={t('settings.sampler')}
        value={form.sampler}
        options={samplerChoices.map((value) => ({
          value,
          label: t(`settings.samplerName.${value}`),
          hint: t(`settings.samplerHint.${value}`),
        }))}
        onChange={(sampler) => change(withSampler(form, sampler, pack))}
      />
      <SegmentedInput
        label={t('settings.gradient')}
        value={form.gradient}
        options={gradientChoices.map((value) => ({
          value,
          label: t(`settings.gradientName.${value}`),
          hint: t(`settings.gradientHint.${value}`),
          disabled: value === 'shortcut' && !takesShortcut(form.sampler),
        }))}
        onChange={(gradient) => change({ gradient })}
      />
      <SegmentedInput
        label={t('settings.update')}
        value={form.update}
        options={updateChoices.map((value) => ({
          value,
          label: t(`settings.updateName.${value}`),
          hint: t(`settings.updateHint.${value}`),
        }))}
        onChange={(update) => change({ update })}
      />
    </>
  )
}
