import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ModelRecord, PackParts } from '../../../preload/contract/models.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'

export type ChosenLora = PackParts['loras'][number]

interface LoraFieldsProps {
  readonly candidates: readonly ModelRecord[]
  readonly chosen: readonly ChosenLora[]
  readonly onChange: (chosen: readonly ChosenLora[]) => void
}

/** Which LoRAs change the model, and how strongly; 0 is not at all, below 0 the other way. */
export function LoraFields({ candidates, chosen, onChange }: LoraFieldsProps) {
  const { t } = useTranslation()
  const rest = candidates.filter(({ id }) => !chosen.some(({ model }) => model === id))
  if (candidates.length === 0) return null
  const nameOf = (model: string) => candidates.find(({ id }) => id === model)?.name ?? model
  return (
    <>
      {chosen.map(({ model, strength }, i) => (
        <Field
          key={model}
          label={t('models.loraStrength', { name: nameOf(model) })}
          action={
            <Button
              look="quiet"
              aria-label={t('models.loraOut', { name: nameOf(model) })}
              onClick={() => onChange(chosen.filter((each) => each.model !== model))}
            >
              <Trash2 size={14} />
            </Button>
          }
        >
          {(id) => (
            <NumberInput
              id={id}
              value={strength}
              min={-4}
              max={4}
              step={0.05}
              onChange={(value) => onChange(chosen.with(i, { model, strength: value }))}
            />
          )}
        </Field>
      ))}
      {rest.length > 0 && (
        <Field label={t('models.addLora')}>
          {(id) => (
            <select
              id={id}
              className="input"
              value=""
              onChange={({ target }) => onChange([...chosen, { model: target.value, strength: 1 }])}
            >
              <option value="">{t('models.none')}</option>
              {rest.map(({ id: model, name }) => (
                <option key={model} value={model}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  )
}
