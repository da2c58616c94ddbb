import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { useToasts } from '../status/toast-store.ts'

/** Takes a run out of the history; nothing is lost, and the notice brings it back. */
export function useRemove(): (id: string) => Promise<void> {
  const client = useClient()
  const cache = useQueryClient()
  const { t } = useTranslation()
  return useCallback(
    async (id) => {
      const { toast } = useToasts.getState()
      const again = () => void cache.invalidateQueries({ queryKey: keys.runs })
      const restore = async () => {
        try {
          await client.call('run.restore', { id })
          toast({ text: t('history.restored') })
        } catch (thrown) {
          toast({ text: t('history.restoreFailed', { reason: sentenceOf(thrown) }), isBad: true })
        }
        again()
      }
      try {
        await client.call('run.remove', { id })
        toast({ text: t('history.removed'), action: t('history.undo'), run: () => void restore(), undo: true })
      } catch (thrown) {
        toast({ text: t('history.removeFailed', { reason: sentenceOf(thrown) }), isBad: true })
      }
      again()
    },
    [client, cache, t],
  )
}
