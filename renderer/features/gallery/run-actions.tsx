import { Columns2, Download, ExternalLink, Network, Repeat2, ScanSearch, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import { useClient } from '../../app/client-context.ts'
import { useDialogs } from '../../app/dialog-store.ts'
import { useView } from '../../app/view-store.ts'
import { useLineage } from '../lineage/lineage-store.ts'
import { Button } from '../../ui/button.tsx'
import { useAddToCompare } from '../compare/use-add-to-compare.ts'
import { useToasts } from '../status/toast-store.ts'
import { useGalleryView } from './gallery-store.ts'
import { chosenPicture, picturesOf } from './run-pictures.ts'
import { useBulk } from './use-bulk.ts'
import { useLibraryWork } from './use-library-work.ts'
import { useOpenItem } from './use-open-item.ts'

/** What can be done with one run. */
export function RunActions({ item, onExport }: { readonly item: GalleryItem; readonly onExport: () => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const work = useLibraryWork()
  const bulk = useBulk()
  const open = useOpenItem()
  const add = useAddToCompare()
  const look = useGalleryView((view) => view.look)
  const isOurs = item.reason !== 'import'
  return (
    <div className="run-side__part run-side__buttons">
      {isOurs && (
        <>
          <Button onClick={() => open({ ...item, group: null })}>
            <ExternalLink size={13} aria-hidden="true" />
            {t('gallery.openOnStage')}
          </Button>
          <Button
            onClick={() =>
              void work(async () => {
                const pictures = picturesOf(await client.call('run.get', { id: item.id }), undefined)
                const { method, step } = chosenPicture(pictures, useView.getState().method) ?? {}
                if (method != null && step != null) add({ run: item.id, method, index: step.index })
              })
            }
          >
            <Columns2 size={13} aria-hidden="true" />
            {t('compare.addThis')}
          </Button>
          <Button
            title={t('gallery.rerunHint')}
            onClick={() =>
              void work(async () => {
                await client.call('run.rerun', { id: item.id })
                useToasts.getState().toast({ text: t('gallery.rerunning') })
              })
            }
          >
            <Repeat2 size={13} aria-hidden="true" />
            {t('gallery.rerun')}
          </Button>
          <Button
            onClick={() => {
              useLineage.getState().ask(item.id)
              useDialogs.getState().show('lineage')
            }}
          >
            <Network size={13} aria-hidden="true" />
            {t('lineage.open')}
          </Button>
        </>
      )}
      <Button onClick={() => look({ source: { kind: 'similar', id: item.id, prompt: item.prompt } })}>
        <ScanSearch size={13} aria-hidden="true" />
        {t('gallery.similar')}
      </Button>
      <Button onClick={onExport}>
        <Download size={13} aria-hidden="true" />
        {t('gallery.export')}
      </Button>
      <Button onClick={() => bulk.remove({ ids: [item.id] })}>
        <Trash2 size={13} aria-hidden="true" />
        {t('gallery.remove')}
      </Button>
    </div>
  )
}
