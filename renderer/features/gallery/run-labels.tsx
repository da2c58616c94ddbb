import { Star, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import type { RunDetails } from '../../../preload/contract/run-details.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useBoards, useTags } from './library-queries.ts'
import { RatingDots } from './rating-dots.tsx'
import { useBulk } from './use-bulk.ts'

/** Rating, star, tags and boards of one run. */
export function RunLabels({ item, details }: { readonly item: GalleryItem; readonly details: RunDetails }) {
  const { t } = useTranslation()
  const bulk = useBulk()
  const { data: boards = [] } = useBoards()
  const { data: tags = [] } = useTags()
  const [tag, setTag] = useState('')
  const runs = { ids: [item.id] }
  const its = boards.filter(({ id }) => details.boards.includes(id))
  return (
    <section className="run-side__part">
      <div className="run-labels__row">
        <RatingDots label={t('gallery.rating')} rating={details.rating} onRate={(rating) => bulk.rate(runs, rating)} />
        <IconButton
          label={t('gallery.star')}
          aria-pressed={details.starred}
          className={details.starred ? 'run-labels__star' : ''}
          onClick={() => bulk.star(runs, !details.starred)}
        >
          <Star size={16} />
        </IconButton>
      </div>
      <ul className="run-labels__chips">
        {details.tags.map((name) => (
          <li key={name} className="chip">
            <span className="chip__words">{name}</span>
            <IconButton label={t('gallery.untag', { tag: name })} onClick={() => bulk.untag(runs, name)}>
              <X size={12} />
            </IconButton>
          </li>
        ))}
        {its.map((board) => (
          <li key={board.id} className="chip chip--board">
            <span className="chip__words">{board.name}</span>
            <IconButton label={t('gallery.takeOff', { name: board.name })} onClick={() => bulk.offBoard(runs, board)}>
              <X size={12} />
            </IconButton>
          </li>
        ))}
      </ul>
      <div className="run-labels__row">
        <form
          className="run-labels__tag"
          onSubmit={(event) => {
            event.preventDefault()
            if (tag.trim() !== '') bulk.tag(runs, tag.trim())
            setTag('')
          }}
        >
          <input
            className="input"
            list="run-tags"
            maxLength={80}
            value={tag}
            placeholder={t('gallery.addTag')}
            aria-label={t('gallery.tagRun')}
            onChange={({ target }) => setTag(target.value)}
          />
          <datalist id="run-tags">
            {tags.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </form>
        {boards.length > its.length && (
          <select
            className="input"
            aria-label={t('gallery.boardRun')}
            value=""
            onChange={({ target }) => {
              const board = boards.find(({ id }) => id === target.value)
              if (board !== undefined) bulk.board(runs, board)
            }}
          >
            <option value="" disabled>
              {t('gallery.toBoard')}
            </option>
            {boards
              .filter((board) => !its.includes(board))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        )}
      </div>
    </section>
  )
}
