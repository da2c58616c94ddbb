import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useClient, useLink } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { galleryKeys } from './gallery-keys.ts'
import { useLibraryWork } from './use-library-work.ts'

/** The user's libraries, and which of them opens the next time. */
export function LibraryPlaces() {
  const { t } = useTranslation()
  const client = useClient()
  const work = useLibraryWork()
  const enabled = useLink() === 'connected'
  const { data } = useQuery({
    queryKey: galleryKeys.places,
    queryFn: ({ signal }) => client.call('library.list', {}, { signal }),
    enabled,
  })
  if (data === undefined) return null
  return (
    <section>
      <h3 className="field__label">{t('gallery.libraries')}</h3>
      <ul className="places">
        {data.libraries.map(({ id, place, isOpen, isNext, isThere }) => (
          <li key={id} className="dialog__row">
            <span className="places__place">{place}</span>
            <span className="dialog__note">
              {[
                isOpen && t('gallery.isOpenNow'),
                isNext && !isOpen && t('gallery.opensNext'),
                !isThere && t('gallery.isAway'),
              ]
                .filter((each) => each !== false)
                .join(' · ')}
            </span>
            {!isNext && isThere && (
              <Button
                aria-label={t('gallery.useLibrary', { place })}
                onClick={() => void work(() => client.call('library.use', { id }))}
              >
                {t('gallery.openNextTime')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.canPick && (
        <Button onClick={() => void work(() => client.call('library.pick', {}))}>{t('gallery.pickLibrary')}</Button>
      )}
    </section>
  )
}
