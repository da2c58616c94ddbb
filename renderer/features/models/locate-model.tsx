import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import { useClient } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { useAttempt, useModels, useOffers } from './use-models.ts'

/** A model whose files are not what they were: where they lie now, or that they were changed on purpose. */
export function LocateModel({ model }: { readonly model: ModelRecord }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { data: library } = useModels()
  const { data } = useOffers()
  const [chosen, setChosen] = useState('')
  const { id, state, isFolder } = model
  if (state.kind === 'ready') return null
  const offers = (data?.offers ?? []).filter((offer) => offer.isFolder === isFolder)
  const canPick = library?.canPick === true
  const token = canPick ? null : chosen
  return (
    <div className="models-warning" role="alert">
      <p>{t(`models.stateLong.${state.kind}`, { item: state.item ?? '' })}</p>
      {!canPick && (
        <Field label={t('models.nowAt')}>
          {(field) => (
            <select id={field} className="input" value={chosen} onChange={({ target }) => setChosen(target.value)}>
              <option value="">{t('models.choosePlace')}</option>
              {offers.map((offer) => (
                <option key={offer.token} value={offer.token}>
                  {offer.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Button disabled={token === ''} onClick={() => void attempt(() => client.call('model.locate', { id, token }))}>
        {t('models.locate')}
      </Button>
      {state.kind === 'changed' && (
        <Button onClick={() => void attempt(() => client.call('model.refresh', { id }))}>{t('models.refresh')}</Button>
      )}
    </div>
  )
}
