import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MaskRecord } from '../../../preload/contract/records.ts'
import { useClient } from '../../app/client-context.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { Button } from '../../ui/button.tsx'
import { useDraw } from '../create/use-draw.ts'
import { BalanceField } from '../create/balance-field.tsx'
import { useActiveRuns } from '../running/active-run.ts'
import { weightsOf } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { useToasts } from '../status/toast-store.ts'
import type { Autosave } from './mask-autosave.ts'
import { useSession } from './mask-session.ts'

/** What a recipe says of a mask. */
function paintOf({ final, delta, settings, follow }: MaskRecord) {
  return follow ? { mask: null, follow: { delta, settings } } : { mask: final, follow: null }
}

/** Drawing with the mask on the easel: a new run, or the one under way from its next step on. */
export function MaskDraw({ autosave }: { readonly autosave: Autosave | null }) {
  const { t } = useTranslation()
  const client = useClient()
  const { draw, obstacle, refusal, isSending } = useDraw()
  const keys = useKeysOf('draw')
  const { current } = useActiveRuns()
  const balance = useSettings(({ form }) => form.balance)
  const [isLive, setLive] = useState(false)
  const save = useSession(({ save }) => save)
  const running = current?.id ?? null

  async function take(): Promise<MaskRecord | null> {
    const record = (await autosave?.flush()) ?? null
    if (record === null) useToasts.getState().toast({ text: t('mask.notSaved'), isBad: true })
    else useSettings.getState().change(paintOf(record))
    return record
  }
  async function drawWith(): Promise<void> {
    if ((await take()) === null) return
    await draw()
    useView.getState().show({ workspace: 'create' })
  }
  async function changeRunning(): Promise<void> {
    const record = await take()
    if (record === null || running === null) return
    const live = { ...paintOf(record), weights: weightsOf(useSettings.getState().form.balance) }
    try {
      const { n } = await client.call('run.change', { id: running, live })
      useToasts.getState().toast({ text: t('mask.changed', { n }) })
    } catch (thrown) {
      useToasts.getState().toast({ text: t('mask.notChanged', { reason: sentenceOf(thrown) }), isBad: true })
    }
  }
  useCommands({ draw: () => void drawWith() })

  // Live: whatever was just saved, and every change of the balance, goes to the drawing under way.
  useEffect(() => {
    if (isLive && running !== null && save === 'saved') void changeRunning()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only what is to be sent makes it send
  }, [isLive, running, save, balance])

  return (
    <div className="create__foot mask-draw">
      <BalanceField />
      <Button
        look="primary"
        className="create__draw"
        disabled={isSending || obstacle !== null}
        aria-keyshortcuts={keys.names}
        onClick={() => void drawWith()}
      >
        {t('mask.draw')}
        {keys.words !== undefined && <kbd aria-hidden="true">{keys.words}</kbd>}
      </Button>
      {running !== null && (
        <>
          <Button onClick={() => void changeRunning()}>{t('mask.changeRunning')}</Button>
          <label className="mask-check">
            <input type="checkbox" checked={isLive} onChange={({ target }) => setLive(target.checked)} />
            {t('mask.live')}
          </label>
        </>
      )}
      <p className="create__note" data-bad={refusal !== null} role="status">
        {obstacle !== null ? t(`create.${obstacle}`) : refusal !== null ? t('create.refused', { reason: refusal }) : ''}
      </p>
    </div>
  )
}
