import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSelection } from '../../../preload/contract/annotation.ts'
import { useClient } from '../../app/client-context.ts'
import { useToasts } from '../status/toast-store.ts'
import { useSelection } from './selection-store.ts'
import { useAnnotate, useLibraryWork } from './use-library-work.ts'

/** What can be done to many runs at once. Without a selection nothing happens. */
export function useBulk() {
  const { t } = useTranslation()
  const annotate = useAnnotate()
  const client = useClient()
  const work = useLibraryWork()
  return useMemo(() => {
    const { clear } = useSelection.getState()
    return {
      rate: (runs: RunSelection | null, rating: number) =>
        runs !== null && void annotate(runs, { rating }, (count) => t('gallery.rated', { count, rating })),
      star: (runs: RunSelection | null, starred: boolean) =>
        runs !== null &&
        void annotate(runs, { starred }, (count) =>
          t(starred ? 'gallery.starredNow' : 'gallery.unstarredNow', { count }),
        ),
      tag: (runs: RunSelection | null, tag: string) =>
        runs !== null && void annotate(runs, { addTags: [tag] }, (count) => t('gallery.tagged', { count, tag })),
      untag: (runs: RunSelection | null, tag: string) =>
        runs !== null && void annotate(runs, { removeTags: [tag] }, (count) => t('gallery.untagged', { count, tag })),
      board: (runs: RunSelection | null, board: { readonly id: string; readonly name: string }) =>
        runs !== null &&
        void annotate(runs, { addBoards: [board.id] }, (count) => t('gallery.onBoard', { count, name: board.name })),
      offBoard: (runs: RunSelection | null, board: { readonly id: string; readonly name: string }) =>
        runs !== null &&
        void annotate(runs, { removeBoards: [board.id] }, (count) =>
          t('gallery.offBoard', { count, name: board.name }),
        ),
      remove: (runs: RunSelection | null) => {
        if (runs === null) return
        clear()
        void annotate(runs, { removed: true }, (count) => t('gallery.removed', { count }))
      },
      restore: (runs: RunSelection | null) => {
        if (runs === null) return
        clear()
        void annotate(runs, { removed: false }, (count) => t('gallery.restored', { count }))
      },
      purge: (runs: RunSelection | null) => {
        if (runs === null) return
        clear()
        void work(async () => {
          const { purged } = await client.call('library.purge', { runs })
          useToasts.getState().toast({ text: t('gallery.purged', { count: purged }) })
        })
      },
    }
  }, [annotate, client, work, t])
}
