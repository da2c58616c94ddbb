import { Bookmark, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { everything, useGalleryView } from './gallery-store.ts'
import { useSavedSearches } from './library-queries.ts'
import { useLibraryWork } from './use-library-work.ts'

/** Filters under a name. */
export function SavedSearches() {
  const { t } = useTranslation()
  const client = useClient()
  const work = useLibraryWork()
  const { filter, look } = useGalleryView()
  const { data: searches = [] } = useSavedSearches()
  const [name, setName] = useState('')
  const isSomething = JSON.stringify(filter) !== JSON.stringify(everything)
  const save = () =>
    work(async () => {
      const known = searches.find((each) => each.name === name.trim())
      await client.call('search.save', { id: known?.id ?? null, name: name.trim(), filter })
      setName('')
    })
  if (searches.length === 0 && !isSomething) return null
  return (
    <section className="side-list" aria-labelledby="gallery-searches">
      <h2 id="gallery-searches" className="field__label">
        {t('gallery.searches')}
      </h2>
      <ul>
        {searches.map((search) => (
          <li key={search.id} className="side-list__item">
            <button
              type="button"
              className="side-list__open"
              aria-pressed={JSON.stringify(search.filter) === JSON.stringify(filter)}
              onClick={() => look({ filter: search.filter, source: { kind: 'query' } })}
            >
              <Bookmark size={13} aria-hidden="true" />
              {search.name}
            </button>
            <IconButton
              label={t('gallery.removeSearch', { name: search.name })}
              onClick={() => void work(() => client.call('search.remove', { id: search.id }))}
            >
              <Trash2 size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      {isSomething && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') void save()
          }}
        >
          <input
            className="input"
            value={name}
            maxLength={120}
            placeholder={t('gallery.saveSearch')}
            aria-label={t('gallery.saveSearch')}
            onChange={({ target }) => setName(target.value)}
          />
        </form>
      )}
    </section>
  )
}
