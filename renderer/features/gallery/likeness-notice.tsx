import { useEffect } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LikenessWork } from '../../../preload/contract/gallery.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { galleryKeys } from './gallery-keys.ts'
import { useLibraryWork } from './use-library-work.ts'

/** Over what was found by likeness: pictures that nobody looked at yet, and the way to have them looked at. */
export function LikenessNotice() {
  const { t } = useTranslation()
  const client = useClient()
  const cache = useQueryClient()
  const work = useLibraryWork()
  const enabled = useLink() === 'connected'
  const { data } = useQuery({
    queryKey: galleryKeys.likeness,
    queryFn: ({ signal }) => client.call('library.likeness', { do: 'tell' }, { signal }),
    enabled,
  })
  useEffect(
    () =>
      client.on('library.likeness', (now) =>
        cache.setQueryData<LikenessWork>(galleryKeys.likeness, (known) => ({
          ...now,
          missing: known?.missing ?? null,
        })),
      ),
    [client, cache],
  )
  if (data === undefined || (!data.running && (data.missing ?? 0) === 0)) return null
  const tell = (act: 'start' | 'stop') => void work(() => client.call('library.likeness', { do: act }))
  const seen = data.done + data.failed
  return (
    <div className="gallery__note" role="status">
      {data.running ? (
        <>
          <p>{t('gallery.looking', { done: seen, total: data.total })}</p>
          <progress value={seen} max={Math.max(1, data.total)} aria-label={t('gallery.lookNow')} />
          <Button onClick={() => tell('stop')}>{t('gallery.stopLooking')}</Button>
        </>
      ) : (
        <>
          <p>{t('gallery.unseen', { count: data.missing ?? 0 })}</p>
          <Button onClick={() => tell('start')}>{t('gallery.lookNow')}</Button>
        </>
      )}
    </div>
  )
}
