import { useCallback, useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RunAlarm } from '../../../preload/contract/records.ts'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { showRun } from '../../app/shown-run.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useToasts } from '../status/toast-store.ts'

/** What an alarm of a run asks for: going back to the best step with half the step size, or stopping where nothing is gained. */
export function useAlarmAction() {
  const client = useClient()
  const cache = useQueryClient()
  const { t } = useTranslation()
  return useCallback(
    async (id: string, { kind, method, best }: RunAlarm): Promise<void> => {
      const { toast } = useToasts.getState()
      try {
        if (kind === 'flat') {
          await client.call('run.stop', { id, how: 'now' })
          return
        }
        if (best === null) return
        const back = await client.call('run.rollBack', { id, method, index: best })
        showRun(back.id)
        void cache.invalidateQueries({ queryKey: keys.runs })
        toast({ text: t('alarm.rolledBack', { step: best + 1, size: back.stepSize }) })
      } catch (thrown) {
        toast({ text: sentenceOf(thrown), isBad: true })
      }
    },
    [client, cache, t],
  )
}

/** Says what the host warns of, with what can be done about it. */
export function useAlarms(): void {
  const client = useClient()
  const { t } = useTranslation()
  const act = useAlarmAction()
  useEffect(
    () =>
      client.on('run.alarm', ({ id, alarm }) => {
        const { kind, method, step, best } = alarm
        const text = t(`alarm.${kind}`, { method: t(`method.${method}`), step: step + 1 })
        const isFlat = kind === 'flat'
        useToasts.getState().toast({
          text,
          isBad: !isFlat,
          ...((isFlat || best !== null) && {
            action: isFlat ? t('running.stopNow') : t('alarm.rollBack', { step: (best ?? 0) + 1 }),
            run: () => void act(id, alarm),
          }),
        })
      }),
    [client, t, act],
  )
}
