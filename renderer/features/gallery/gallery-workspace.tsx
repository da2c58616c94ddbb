// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { Button } from '../../ui/button.tsx'
import { runsDrag } from './drag-out.ts'
import { ExportDialog } from './export-dialog.tsx'
import { FilterPanel } from './filter-panel.tsx'
import { GalleryBar } from './gallery-bar.tsx'
import { GalleryGrid } from './gallery-grid.tsx'
import { useGalleryView } from './gallery-store.ts'
import { ImportDialog } from './import-dialog.tsx'
import { LibraryDialog } from './library-dialog.tsx'
import { LikenessNotice } from './likeness-notice.tsx'
import { PurgeDialog } from './purge-dialog.tsx'
import { QuickLook } from './quick-look.tsx'
import { RunSide } from './run-side.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { selectionFor, useSelection } from './selection-store.ts'
import { useBulk } from './use-bulk.ts'
import { useGalleryHead, useGalleryItems } from './use-gallery.ts'
import './gallery.css'
import './gallery-cell.css'
import './gallery-side.css'
import './run-details.css'
import './gallery-dialogs.css'
import { useFileDrop } from '../../ui/use-file-drop.ts'

type Open =
  | { readonly kind: 'look' | 'library' | 'purge' | 'export' }
  | { readonly kind: 'import'; readonly files: readonly File[] }

/** The Gallery workspace: everything that was ever drawn, found again. */
export function GalleryWorkspace() {
  const { t } = useTranslation()
  const head = useGalleryHead()
  const { cursor, all, chosen, select } = useSelection()
  const { itemAt } = useGalleryItems(head, cursor, cursor + 1)
  const filter = useGalleryView((view) => view.filter)
  const bulk = useBulk()
  const [open, setOpen] = useState<Open | null>(null)
  const drop = useFileDrop((dropped) => {
    const files = [...dropped.files]
    if (files.length > 0) setOpen({ kind: 'import', files })
  }, runsDrag)
  const item = head.total === 0 ? undefined : itemAt(cursor)
  const close = () => setOpen(null)
  const target = selectionFor({ all, chosen }, filter, item === undefined ? [] : [item.id])
  const count = all ? head.runs : target !== null && 'ids' in target ? target.ids.length : 0
  return (
    <>
      <FilterPanel head={head} />
      <main className="studio__main gallery" data-region tabIndex={-1} aria-label={t('region.gallery')} {...drop}>
        <GalleryBar
          head={head}
          onImport={() => setOpen({ kind: 'import', files: [] })}
          onLibrary={() => setOpen({ kind: 'library' })}
        />
        <SelectionBar
          head={head}
          onExport={() => setOpen({ kind: 'export' })}
          onPurge={() => setOpen({ kind: 'purge' })}
        />
        {filter.removed && (
          <div className="gallery__trash">
            <p>{t('gallery.trashNote')}</p>
            {head.runs > 0 && (
              <Button
                look="danger"
                onClick={() => {
                  select({ all: true, chosen: new Map() })
                  setOpen({ kind: 'purge' })
                }}
              >
                {t('gallery.purgeAll')}
              </Button>
            )}
          </div>
        )}
        {head.error !== null && (
          <div className="gallery__note" role="alert">
            <p>{sentenceOf(head.error)}</p>
            <Button onClick={head.again}>{t('stage.again')}</Button>
          </div>
        )}
        {head.source.kind !== 'query' && <LikenessNotice />}
        <GalleryGrid head={head} onQuickLook={() => setOpen({ kind: 'look' })} />
        {drop['data-over'] && <p className="gallery__drop">{t('gallery.dropHere')}</p>}
      </main>
      <RunSide
        item={item}
        isTrash={filter.removed}
        onQuickLook={() => setOpen({ kind: 'look' })}
        onExport={() => setOpen({ kind: 'export' })}
      />
      {open?.kind === 'look' && item !== undefined && (
        <QuickLook
          item={item}
          place={cursor}
          total={head.total ?? 0}
          onMove={(by) => {
            const to = cursor + by
            if (to >= 0 && to < (head.total ?? 0)) select({ cursor: to, anchor: to, all: false, chosen: new Map() })
          }}
          onClose={close}
        />
      )}
      {open?.kind === 'export' && target !== null && (
        <ExportDialog runs={target} count={count} single={count === 1 ? (item ?? null) : null} onClose={close} />
      )}
      {open?.kind === 'import' && <ImportDialog files={open.files} onClose={close} />}
      {open?.kind === 'library' && <LibraryDialog onClose={close} />}
      {open?.kind === 'purge' && target !== null && (
        <PurgeDialog
          count={count}
          onPurge={() => {
            bulk.purge(target)
            close()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
