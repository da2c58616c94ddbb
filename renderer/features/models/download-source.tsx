import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadSettings, type DownloadSettings } from '../../../preload/contract/downloads.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { useToasts } from '../status/toast-store.ts'
import { useAttempt } from './use-models.ts'

type SourceField = keyof DownloadSettings
const fields: readonly SourceField[] = ['mirror', 'proxy']

/** Where downloads come from, and as whom. */
export function DownloadSource() {
  const { t } = useTranslation()
  const client = useClient()
  const cache = useQueryClient()
  const attempt = useAttempt()
  const enabled = useLink() === 'connected'
  const { data } = useQuery({
    queryKey: keys.downloadSource,
    queryFn: () => client.call('download.settings', {}),
    enabled,
  })
  const [typed, setTyped] = useState<Partial<Record<SourceField, string>>>({})
  const [token, setToken] = useState('')
  if (data === undefined) return null

  const of = (field: SourceField): string => typed[field] ?? data[field] ?? ''
  const wanted = { mirror: of('mirror').trim() || null, proxy: of('proxy').trim() || null }
  const isWrong = (field: SourceField) => !downloadSettings.shape[field].safeParse(wanted[field]).success
  const canKeep = fields.some((field) => wanted[field] !== data[field]) && !fields.some(isWrong)
  const keep = (work: () => Promise<unknown>) =>
    attempt(async () => {
      await work()
      await cache.invalidateQueries({ queryKey: keys.downloadSource })
      useToasts.getState().toast({ text: t('models.kept') })
    })
  return (
    <>
      <form
        className="models-editor"
        aria-labelledby="models-source"
        onSubmit={(event) => {
          event.preventDefault()
          if (canKeep) void keep(() => client.call('download.setSettings', wanted))
        }}
      >
        <h2 id="models-source" className="field__label">
          {t('models.source')}
        </h2>
        {fields.map((field) => (
          <Field key={field} label={t(`models.sourceOf.${field}`)}>
            {(id) => (
              <>
                <input
                  id={id}
                  className="input"
                  value={of(field)}
                  placeholder={t(`models.sourceHint.${field}`)}
                  aria-invalid={isWrong(field)}
                  aria-describedby={isWrong(field) ? `${id}-wrong` : undefined}
                  spellCheck={false}
                  onChange={({ target }) => setTyped((now) => ({ ...now, [field]: target.value }))}
                />
                {isWrong(field) && (
                  <p id={`${id}-wrong`} className="models-bad">
                    {t('models.badAddress')}
                  </p>
                )}
              </>
            )}
          </Field>
        ))}
        <Button type="submit" disabled={!canKeep}>
          {t('models.keep')}
        </Button>
      </form>
      <form
        className="models-editor"
        aria-labelledby="models-token"
        onSubmit={(event) => {
          event.preventDefault()
          void keep(async () => {
            await client.call('download.setToken', { token: token.trim() })
            setToken('')
          })
        }}
      >
        <h2 id="models-token" className="field__label">
          {t('models.token')}
        </h2>
        <p className="models-note">{t(data.hasToken ? 'models.hasToken' : 'models.noToken')}</p>
        {data.canKeepToken ? (
          <>
            <Field label={t('models.newToken')}>
              {(id) => (
                <input
                  id={id}
                  className="input"
                  type="password"
                  autoComplete="off"
                  value={token}
                  onChange={({ target }) => setToken(target.value)}
                />
              )}
            </Field>
            <div className="models-row">
              <Button type="submit" disabled={token.trim() === ''}>
                {t('models.keepToken')}
              </Button>
              {data.hasToken && (
                <Button
                  look="danger"
                  onClick={() => void keep(() => client.call('download.setToken', { token: null }))}
                >
                  {t('models.forgetToken')}
                </Button>
              )}
            </div>
          </>
        ) : (
          <p className="models-note">{t('models.tokenElsewhere')}</p>
        )}
      </form>
    </>
  )
}
