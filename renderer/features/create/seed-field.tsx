import { Dices, Lock, LockOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { maxSeed, randomSeed } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/** The noise every method starts from. */
export function SeedField() {
  const { t } = useTranslation()
  const { form, seedLocked, change, setSeedLocked } = useSettings()
  return (
    <Field label={t('settings.seed')}>
      {(id) => (
        <div className="input-row">
          <NumberInput id={id} value={form.seed} min={0} max={maxSeed} step={1} onChange={(seed) => change({ seed })} />
          <IconButton label={t('settings.dice')} onClick={() => change({ seed: randomSeed() })}>
            <Dices size={16} />
          </IconButton>
          <IconButton label={t('settings.lock')} aria-pressed={seedLocked} onClick={() => setSeedLocked(!seedLocked)}>
            {seedLocked ? <Lock size={15} /> : <LockOpen size={15} />}
          </IconButton>
        </div>
      )}
    </Field>
  )
}
