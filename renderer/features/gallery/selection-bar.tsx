import { Download, RotateCcw, Star, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useGalleryView } from './gallery-store.ts'
import { useBoards, useTags } from './library-queries.ts'
import { RatingDots } from './rating-dots.tsx'
import { selectionFor, useSelection } from './selection-store.ts'
import { useBulk } from './use-bulk.ts'
import type { GalleryHead } from './use-gallery.ts'

interface SelectionBarProps {
  readonly head: GalleryHead
  readonly onExport: () => void
  readonly onPurge: () => void
}

/** What can be done to everything that is chosen. */
export function SelectionBar({ head, onExport, onPurge }: SelectionBarProps) {
  const { t } = useTranslation()
  const { all, chosen, clear } = useSelection()
  const filter = useGalleryView((view) => view.filter)
  const bulk = useBulk()
  const { data: boards = [] } = useBoards()
  const { data: tags = [] } = useTags()
  const [tag, setTag] = useState('')
  const count = all ? head.runs : [...chosen.values()].reduce((sum, runs) => sum + runs.length, 0)
  if (count === 0 || (!all && chosen.size < 2 && !filter.removed)) return null
  const target = () => selectionFor({ all, chosen }, filter, [])
  return (
    <div className="gallery__selection" role="toolbar" aria-label={t('gallery.selection')}>
      <b className="gallery__chosen">{t('gallery.chosen', { count })}</b>
      {filter.removed ? (
        <>
          <Button onClick={() => bulk.restore(target())}>
            <RotateCcw size={14} aria-hidden="true" />
            {t('gallery.restore')}
          </Button>
          <Button look="danger" onClick={onPurge}>
            {t('gallery.purge')}
          </Button>
        </>
      ) : (
        <>
          <RatingDots label={t('gallery.rateAll')} rating={null} onRate={(rating) => bulk.rate(target(), rating)} />
          <IconButton label={t('gallery.starAll')} onClick={() => bulk.star(target(), true)}>
            <Star size={15} />
          </IconButton>
          <form
            className="gallery__tagging"
            onSubmit={(event) => {
              event.preventDefault()
              if (tag.trim() !== '') bulk.tag(target(), tag.trim())
              setTag('')
            }}
          >
            <input
              className="input"
              list="gallery-tags"
              maxLength={80}
              value={tag}
              placeholder={t('gallery.addTag')}
              aria-label={t('gallery.addTag')}
              onChange={({ target: { value } }) => setTag(value)}
            />
            <datalist id="gallery-tags">
              {tags.map(({ name }) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </form>
          <select
            className="input gallery__select"
            aria-label={t('gallery.toBoard')}
            value=""
            onChange={({ target: { value } }) => {
              const board = boards.find(({ id }) => id === value)
              if (board !== undefined) bulk.board(target(), board)
            }}
          >
            <option value="" disabled>
              {t('gallery.toBoard')}
            </option>
            {boards.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <Button onClick={onExport}>
            <Download size={14} aria-hidden="true" />
            {t('gallery.export')}
          </Button>
          <Button onClick={() => bulk.remove(target())}>
            <Trash2 size={14} aria-hidden="true" />
            {t('gallery.remove')}
          </Button>
        </>
      )}
      <IconButton label={t('gallery.clearSelection')} onClick={clear}>
        <X size={15} />
      </IconButton>
    </div>
  )
}
