import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { showRun } from '../../app/shown-run.ts'
import { useToasts } from '../status/toast-store.ts'
import { formOf } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/** Brings back a run's pictures and settings. Settings that this replaces can be had back. */
export function useRecall(): (id: string) => Promise<void> {
  const client = useClient()
  const cache = useQueryClient()
  const { t } = useTranslation()
  return useCallback(
    async (id) => {
      const { form: before, change } = useSettings.getState()
      const { toast } = useToasts.getState()
      showRun(id)
      try {
        const run = await cache.ensureQueryData({
          queryKey: keys.run(id),
          queryFn: ({ signal }) => client.call('run.get', { id }, { signal }),
        })
        const after = formOf(run.recipe)
        if (JSON.stringify(sorted(after)) === JSON.stringify(sorted(before))) return
        change(after)
        toast({
          text: t('history.settingsBack'),
          action: t('history.undo'),
          run: () => {
            change(before)
            toast({ text: t('history.settingsUndone') })
          },
        })
      } catch (thrown) {
        toast({ text: sentenceOf(thrown), isBad: true })
      }
    },
    [client, cache, t],
  )
}

function sorted(form: object): unknown {
  return Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1))
}
