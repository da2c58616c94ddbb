import { GitBranch, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { pictureUrl } from '../../client/picture-url.ts'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { useSettings } from '../settings/settings-store.ts'
import './start-field.css'

/** The step that a drawing goes on from, and how much of it is drawn anew; nothing where it begins with noise. */
export function StartField() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  const { start: point } = form
  if (point === null) return null
  const { start, from, momentum } = point
  return (
    <section className="start" aria-label={t('branch.title')}>
      <div className="start__head">
        {from === null ? (
          <GitBranch size={18} aria-hidden="true" />
        ) : (
          <img className="start__picture" src={pictureUrl(from.image)} alt={t('branch.pictureAlt')} />
        )}
        <p className="start__note">
          {from === null
            ? t('branch.place', { step: start.step })
            : t('branch.from', { method: t(`method.${from.method}`), step: from.index + 1 })}{' '}
          {!momentum && t('branch.noMomentum')}
          {momentum && start.update !== form.update && t('branch.otherRule')}
        </p>
        <IconButton label={t('branch.clear')} onClick={() => change({ start: null })}>
          <X size={14} />
        </IconButton>
      </div>
      <Field label={t('branch.noise')} value={t('branch.noiseValue', { n: Math.round(100 * start.noise) })}>
        {(id) => (
          <RangeInput
            id={id}
            min={0}
            max={1}
            step={0.05}
            value={start.noise}
            onChange={(noise) => change({ start: { ...point, start: { ...start, noise } } })}
          />
        )}
      </Field>
    </section>
  )
}
