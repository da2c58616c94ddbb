import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { DownloadRecord } from '../../../preload/contract/downloads.ts'
import type { Run } from '../../../preload/contract/records.ts'
import type { Client } from '../../client/client.ts'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { galleryKeys } from '../gallery/gallery-keys.ts'
import { useDownloadRates } from '../models/download-rate.ts'
import { useHashing } from '../models/hashing-store.ts'
import { useLive } from './live-store.ts'
import { withAlarm, withChange, withDrawing, withEnd, withStep } from './run-patch.ts'

/** Keeps cache and live store in step with the host, and asks for everything again after a lost connection. */
export function useHostEvents(): void {
  const client = useClient()
  const cache = useQueryClient()
  useEffect(() => listen(client, cache), [client, cache])
}

function listen(client: Client, cache: QueryClient): () => void {
  const live = useLive.getState
  const patch = (id: string, change: (run: Run) => Run) => {
    const known = cache.getQueryData<Run>(keys.run(id))
    if (known !== undefined) cache.setQueryData(keys.run(id), change(known))
    // An answer under way may be older than this event: it is asked for again.
    else void cache.invalidateQueries({ queryKey: keys.run(id) })
  }
  const stops = [
    client.on('run.progress', (progress) => live().progressed(progress)),
    client.on('run.preview', (preview) => live().previewed(preview)),
    client.on('run.step', (event) => patch(event.id, (run) => withStep(run, event))),
    client.on('run.drawing', (event) => {
      patch(event.id, (run) => withDrawing(run, event))
      // The list shows which run is under way, and its newest picture.
      void cache.invalidateQueries({ queryKey: keys.runs })
    }),
    client.on('run.changed', (event) => patch(event.id, (run) => withChange(run, event))),
    client.on('run.alarm', (event) => patch(event.id, (run) => withAlarm(run, event))),
    client.on('queue.changed', (state) => cache.setQueryData(keys.queue, state)),
    client.on('masks.changed', () => void cache.invalidateQueries({ queryKey: keys.masks })),
    client.on('models.changed', () => {
      void cache.invalidateQueries({ queryKey: keys.models })
      // Packs made of them can be chosen for drawing.
      void cache.invalidateQueries({ queryKey: keys.studio })
    }),
    client.on('model.hashing', (progress) => useHashing.getState().progressed(progress)),
    client.on('downloads.changed', () => void cache.invalidateQueries({ queryKey: keys.downloads })),
    client.on('download.progress', (record) => {
      useDownloadRates.getState().progressed(record.id, { at: performance.now(), done: record.done })
      cache.setQueryData<{ readonly downloads: readonly DownloadRecord[] }>(keys.downloads, (known) =>
        known === undefined
          ? known
          : { downloads: known.downloads.map((each) => (each.id === record.id ? record : each)) },
      )
    }),
    client.on('run.finished', (event) => {
      live().finished(event)
      patch(event.id, (run) => withEnd(run, event))
      // Seconds and calls are known only now.
      void cache.invalidateQueries({ queryKey: keys.run(event.id) })
      void cache.invalidateQueries({ queryKey: keys.runs })
    }),
    client.on('library.changed', () => {
      void cache.invalidateQueries({ queryKey: keys.runs })
      void cache.invalidateQueries({ queryKey: galleryKeys.all })
      void cache.invalidateQueries({ queryKey: ['lineage'] })
    }),
    client.onResync(() => {
      live().forget()
      void cache.invalidateQueries()
    }),
  ]
  return () => stops.forEach((stop) => stop())
}
