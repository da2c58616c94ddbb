import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { useAttempt } from './use-models.ts'

/** Takes a pack.json that somebody gave away: its text goes to the host, no path does. */
export function PackImport() {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-hidden="true"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ''
          if (file !== undefined) void attempt(async () => client.call('pack.import', { text: await file.text() }))
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('models.import')}</Button>
    </>
  )
}
