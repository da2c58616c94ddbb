import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AnnotationChange, RunSelection } from '../../../preload/contract/annotation.ts'
import { useClient } from '../../app/client-context.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useToasts } from '../status/toast-store.ts'
import { galleryKeys } from './gallery-keys.ts'

/** Does something to the library; what goes wrong is said in a notice. True when it went well. */
export function useLibraryWork(): (work: () => Promise<unknown>) => Promise<boolean> {
  const cache = useQueryClient()
  const { t } = useTranslation()
  return useCallback(
    async (work) => {
      try {
        await work()
        return true
      } catch (thrown) {
        useToasts.getState().toast({ text: t('gallery.failed', { reason: sentenceOf(thrown) }), isBad: true })
        return false
      } finally {
        void cache.invalidateQueries({ queryKey: galleryKeys.all })
      }
    },
    [cache, t],
  )
}

/** Rates, tags, boards, removes: a notice says what was done and takes it back. */
export function useAnnotate(): (
  runs: RunSelection,
  change: AnnotationChange,
  said: (changed: number) => string,
) => Promise<boolean> {
  const client = useClient()
  const work = useLibraryWork()
  const { t } = useTranslation()
  return useCallback(
    (runs, change, said) =>
      work(async () => {
        const { toast } = useToasts.getState()
        const { changed, undo } = await client.call('library.annotate', { runs, change })
        const back = () =>
          void work(async () => {
            const { changed: restored } = await client.call('library.undo', { undo })
            toast({ text: t('gallery.undone', { count: restored }) })
          })
        toast({ text: said(changed), action: t('history.undo'), run: back, undo: true })
      }),
    [client, work, t],
  )
}
