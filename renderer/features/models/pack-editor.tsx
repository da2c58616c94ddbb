import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import { useClient } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { LoraFields, type ChosenLora } from './lora-fields.tsx'
import { useAttempt } from './use-models.ts'

const roles = ['base', 'guidance', 'saliency', 'judge', 'tokenizer', 'vae', 'preview'] as const
type Role = (typeof roles)[number]
const predictions = ['epsilon', 'v_prediction', 'sample'] as const
const needed: readonly Role[] = ['base', 'guidance', 'saliency']

/** Which model plays which role of a new pack. */
export function PackEditor({ models }: { readonly models: readonly ModelRecord[] }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState<Partial<Record<Role, string>>>({})
  const [size, setSize] = useState({ width: 512, height: 512 })
  const [loras, setLoras] = useState<readonly ChosenLora[]>([])
  const [prediction, setPrediction] = useState('')
  const [isBusy, setBusy] = useState(false)
  const candidates = (role: Role | 'lora') =>
    models.filter((model) => model.roles.includes(role) && model.state.kind === 'ready')
  const of = (role: Role): string => chosen[role] ?? (needed.includes(role) ? (candidates(role)[0]?.id ?? '') : '')
  const canMake = title.trim() !== '' && needed.every((role) => of(role) !== '') && !isBusy
  const make = async () => {
    setBusy(true)
    await attempt(async () => {
      const optional = (role: Role) => (of(role) === '' ? null : of(role))
      await client.call('pack.compose', {
        title,
        ...size,
        base: of('base'),
        guidance: of('guidance'),
        saliency: of('saliency'),
        judge: optional('judge'),
        tokenizer: optional('tokenizer'),
        vae: optional('vae'),
        preview: optional('preview'),
        loras: [...loras],
        prediction: predictions.find((each) => each === prediction) ?? null,
      })
      setTitle('')
    })
    setBusy(false)
  }
  return (
    <form
      className="models-editor"
      onSubmit={(event) => {
        event.preventDefault()
        if (canMake) void make()
      }}
    >
      <Field label={t('models.packTitle')}>
        {(id) => (
          <input
            id={id}
            className="input"
            value={title}
            maxLength={120}
            onChange={({ target }) => setTitle(target.value)}
          />
        )}
      </Field>
      {roles.map((role) => (
        <Field key={role} label={t(`models.role.${role}`)}>
          {(id) => (
            <select
              id={id}
              className="input"
              value={of(role)}
              onChange={({ target }) => setChosen((before) => ({ ...before, [role]: target.value }))}
            >
              {(!needed.includes(role) || candidates(role).length === 0) && (
                <option value="">{needed.includes(role) ? t('models.noneFits') : t('models.none')}</option>
              )}
              {candidates(role).map(({ id: model, name }) => (
                <option key={model} value={model}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      ))}
      <LoraFields candidates={candidates('lora')} chosen={loras} onChange={setLoras} />
      <Field label={t('models.predicts')}>
        {(id) => (
          <select id={id} className="input" value={prediction} onChange={({ target }) => setPrediction(target.value)}>
            <option value="">{t('models.asItSays')}</option>
            {predictions.map((each) => (
              <option key={each} value={each}>
                {t(`models.prediction.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="models-row">
        {(['width', 'height'] as const).map((side) => (
          <Field key={side} label={t(`models.pixels.${side}`)}>
            {(id) => (
              <NumberInput
                id={id}
                value={size[side]}
                min={64}
                max={2048}
                step={64}
                onChange={(value) => setSize((now) => ({ ...now, [side]: value }))}
              />
            )}
          </Field>
        ))}
      </div>
      <Button look="primary" type="submit" disabled={!canMake}>
        {isBusy && <Spinner />}
        {isBusy ? t('models.making') : t('models.make')}
      </Button>
    </form>
  )
}
