import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import type { StackSettings } from '../../../models/mask/mask-stack.ts'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { useSession } from './mask-session.ts'

/** Levels, grow and feather: sliders beside figures. A drag of a slider is one step of the history. */
export function StackFields({ document }: { readonly document: MaskDocument }) {
  const { t } = useTranslation()
  useSession(({ revision }) => revision)
  const drag = useRef(0)
  const settings = document.settings()
  const { levels, grow, feather } = settings
  const most = Math.min(512, Math.round(Math.max(document.width, document.height) / 4))
  const set = (name: string, part: Partial<StackSettings>) =>
    document.setSettings({ ...settings, ...part }, `${name} ${drag.current}`)

  const field = (
    name: 'low' | 'high' | 'gamma' | 'grow' | 'feather',
    range: { readonly min: number; readonly max: number; readonly step: number; readonly value: number },
    change: (value: number) => void,
  ) => (
    <Field label={t(`mask.${name}`)}>
      {(id) => (
        <div className="mask-field" onPointerDown={() => drag.current++} onFocus={() => drag.current++}>
          <RangeInput id={id} {...range} onChange={change} />
          <NumberField label={t('mask.inFigures', { name: t(`mask.${name}`) })} {...range} onChange={change} />
        </div>
      )}
    </Field>
  )
  return (
    <fieldset className="mask-fields">
      <legend className="field__label">{t('mask.levelsTitle')}</legend>
      {field('low', { min: 0, max: 1, step: 0.01, value: levels.low }, (low) =>
        set('low', { levels: { ...levels, low } }),
      )}
      {field('high', { min: 0, max: 1, step: 0.01, value: levels.high }, (high) =>
        set('high', { levels: { ...levels, high } }),
      )}
      {field('gamma', { min: 0.1, max: 5, step: 0.1, value: levels.gamma }, (gamma) =>
        set('gamma', { levels: { ...levels, gamma } }),
      )}
      {field('grow', { min: -most, max: most, step: 1, value: grow }, (value) => set('grow', { grow: value }))}
      {field('feather', { min: 0, max: most, step: 1, value: feather }, (value) => set('feather', { feather: value }))}
    </fieldset>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A figure with a name only for those who cannot see the slider beside it. */
export function NumberField({ label, ...rest }: NumberFieldProps) {
  const id = `mask-${label.toLowerCase().replaceAll(/\W+/g, '-')}`
  return (
    <span className="mask-number">
      <label className="sr-only" htmlFor={id}>
        {label}
      </label>
      <NumberInput id={id} {...rest} />
    </span>
  )
}
