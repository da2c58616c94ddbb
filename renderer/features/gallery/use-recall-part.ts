import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecallPart, Recalled } from '../../../preload/contract/recall.ts'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import type { Output } from '../../../preload/contract/methods.ts'
import { formPart } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'
import { useToasts } from '../status/toast-store.ts'

export const recallParts = ['all', 'remix', 'prompt', 'seed', 'mask', 'settings'] as const

/** Lays a run's recipe, or a part of it, over what is being typed. `remix` is all but the seed. Undo gives it back. */
export function useRecallPart(): (id: string, part: RecallPart | 'remix') => Promise<void> {
  const client = useClient()
  const cache = useQueryClient()
  const { t } = useTranslation()
  return useCallback(
    async (id, part) => {
      const { toast } = useToasts.getState()
      try {
        const recalled = await client.call('run.recall', { id, part: part === 'remix' ? 'all' : part })
        const packs = cache.getQueryData<Output<'studio.describe'>>(keys.studio)?.packs.map((pack) => pack.id)
        const { form: before, change } = useSettings.getState()
        change(formPart(fitting(part === 'remix' ? { ...recalled, seed: undefined } : recalled, packs ?? [])))
        toast({
          text: t(`gallery.recalled.${part}`),
          action: t('history.undo'),
          run: () => {
            change(before)
            toast({ text: t('history.settingsUndone') })
          },
          undo: true,
        })
      } catch (thrown) {
        toast({ text: sentenceOf(thrown), isBad: true })
      }
    },
    [client, cache, t],
  )
}

/** Without a pack that is not here: pictures of other programs and of other machines name packs we may not have. */
function fitting(recalled: { [K in keyof Recalled]: Recalled[K] | undefined }, packs: readonly string[]): Recalled {
  const known = Object.entries(recalled).filter(
    ([name, value]) =>
      value !== undefined && (name !== 'pack' || packs.includes(typeof value === 'string' ? value : '')),
  )
  return Object.fromEntries(known)
}
