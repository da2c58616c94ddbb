import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { pictureUrl } from '../../client/picture-url.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useSettings } from '../settings/settings-store.ts'

/** Says that a painted mask, brought back with an earlier run, stands in for the predicted one. */
export function MaskChip() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  if (form.mask === null) return null
  return (
    <div className="mask-chip">
      <img src={pictureUrl(form.mask)} alt="" />
      <span>{t('settings.mask')}</span>
      <IconButton label={t('settings.maskClear')} onClick={() => change({ mask: null })}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
