import { Images, Pencil, PanelsTopLeft, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useClient, useLink } from '../../app/client-context.ts'
import { count } from '../../i18n/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { draggedRuns, runsDrag } from './drag-out.ts'
import { galleryKeys } from './gallery-keys.ts'
import { everything, useGalleryView } from './gallery-store.ts'
import { useBoards } from './library-queries.ts'
import { useBulk } from './use-bulk.ts'
import { useLibraryWork } from './use-library-work.ts'

/** Everything, the boards, and what was removed. Runs that are dropped on a board go there. */
export function BoardList() {
  const { t } = useTranslation()
  const client = useClient()
  const enabled = useLink() === 'connected'
  const work = useLibraryWork()
  const bulk = useBulk()
  const { filter, narrow } = useGalleryView()
  const { data: boards = [] } = useBoards()
  const { data: figures } = useQuery({
    queryKey: galleryKeys.head({ removed: true }),
    queryFn: ({ signal }) =>
      client.call('library.query', { filter: { removed: true }, limit: 0, facets: false }, { signal }),
    enabled,
  })
  const [edited, setEdited] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const save = (id: string | null, name: string) => {
    setEdited(null)
    if (name.trim() !== '') void work(() => client.call('board.save', { id, name: name.trim() }))
  }
  const nameField = (id: string | null, before: string) => (
    <input
      className="input"
      aria-label={id === null ? t('gallery.boardName') : t('gallery.boardNameOf', { name: before })}
      placeholder={t('gallery.boardName')}
      defaultValue={before}
      maxLength={120}
      ref={(input) => input?.focus()}
      onBlur={({ target }) => save(id, target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setEdited(null)
      }}
    />
  )
  return (
    <section className="side-list" aria-labelledby="gallery-boards">
      <div className="gallery-filter__head">
        <h2 id="gallery-boards" className="field__label">
          {t('gallery.boards')}
        </h2>
        <IconButton label={t('gallery.newBoard')} onClick={() => setEdited('new')}>
          <Plus size={14} />
        </IconButton>
      </div>
      <ul>
        <li className="side-list__item">
          <button
            type="button"
            className="side-list__open"
            aria-pressed={filter.boards.length === 0 && !filter.removed}
            onClick={() => narrow({ boards: [], removed: false })}
          >
            <Images size={13} aria-hidden="true" />
            {t('gallery.allRuns')}
          </button>
        </li>
        {boards.map((board) => (
          <li
            key={board.id}
            className="side-list__item"
            data-over={over === board.id}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes(runsDrag)) return
              event.preventDefault()
              setOver(board.id)
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => {
              event.preventDefault()
              setOver(null)
              const ids = draggedRuns(event.dataTransfer)
              if (ids.length > 0) bulk.board({ ids }, board)
            }}
          >
            {edited === board.id ? (
              nameField(board.id, board.name)
            ) : (
              <>
                <button
                  type="button"
                  className="side-list__open"
                  aria-pressed={filter.boards.includes(board.id)}
                  onClick={() => narrow({ boards: filter.boards.includes(board.id) ? [] : [board.id], removed: false })}
                >
                  <PanelsTopLeft size={13} aria-hidden="true" />
                  <span className="side-list__name">{board.name}</span>
                  <span className="num">{count(board.runs)}</span>
                </button>
                <IconButton label={t('gallery.renameBoard', { name: board.name })} onClick={() => setEdited(board.id)}>
                  <Pencil size={13} />
                </IconButton>
                <IconButton
                  label={t('gallery.removeBoard', { name: board.name })}
                  onClick={() => {
                    narrow({ boards: filter.boards.filter((id) => id !== board.id) })
                    void work(() => client.call('board.remove', { id: board.id }))
                  }}
                >
                  <Trash2 size={13} />
                </IconButton>
              </>
            )}
          </li>
        ))}
        {edited === 'new' && <li>{nameField(null, '')}</li>}
        <li className="side-list__item">
          <button
            type="button"
            className="side-list__open"
            aria-pressed={filter.removed}
            onClick={() => narrow({ ...everything, removed: !filter.removed })}
          >
            <Trash2 size={13} aria-hidden="true" />
            <span className="side-list__name">{t('gallery.trash')}</span>
            <span className="num">{count(figures?.runs ?? 0)}</span>
          </button>
        </li>
      </ul>
    </section>
  )
}
