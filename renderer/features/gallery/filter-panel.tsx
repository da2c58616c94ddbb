import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryFilter } from '../../../preload/contract/gallery.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { monthYear } from '../../i18n/format.ts'
import { useCommands } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { methodOrder } from '../settings/form.ts'
import { BoardList } from './board-list.tsx'
import { CompositionPad } from './composition-pad.tsx'
import { FacetList } from './facet-list.tsx'
import { everything, narrowings, useGalleryView } from './gallery-store.ts'
import { RangeFacet } from './range-facet.tsx'
import { SavedSearches } from './saved-searches.tsx'
import type { GalleryHead } from './use-gallery.ts'

type State = GalleryFilter['states'][number]
type Reason = GalleryFilter['reasons'][number]

/** Words, boards, facets, ranges, a sketch: everything that makes the gallery smaller. */
export function FilterPanel({ head: { facets } }: { readonly head: GalleryHead }) {
  const { t } = useTranslation()
  const { filter, narrow } = useGalleryView()
  const search = useRef<HTMLInputElement>(null)
  useCommands({ focusPrompt: () => search.current?.focus() })
  const used = narrowings(filter)
  const newestFirst = (a: string, b: string) => b.localeCompare(a)
  return (
    <aside className="studio__left gallery-filter" data-region tabIndex={-1} aria-label={t('region.filter')}>
      <div className="gallery-filter__search">
        <Search size={15} aria-hidden="true" />
        <input
          ref={search}
          className="input"
          type="search"
          value={filter.text}
          maxLength={500}
          placeholder={t('gallery.search')}
          aria-label={t('gallery.search')}
          aria-keyshortcuts="/"
          onChange={({ target }) => narrow({ text: target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') narrow({ text: '' })
            if (event.key === 'Enter' || event.key === 'ArrowDown')
              document.querySelector<HTMLElement>('[data-gallery]')?.focus()
          }}
        />
        {filter.text !== '' && (
          <IconButton label={t('gallery.clearSearch')} onClick={() => narrow({ text: '' })}>
            <X size={14} />
          </IconButton>
        )}
      </div>
      <div className="gallery-filter__scroll" tabIndex={0} role="group" aria-label={t('gallery.facets')}>
        <SavedSearches />
        <BoardList />
        {facets !== null && (
          <>
            <div className="gallery-filter__head">
              <h2 className="field__label">{t('gallery.narrow')}</h2>
              {used > 0 && (
                <Button
                  look="quiet"
                  onClick={() =>
                    narrow({ ...everything, text: filter.text, removed: filter.removed, group: filter.group })
                  }
                >
                  {t('gallery.widen', { count: used })}
                </Button>
              )}
            </div>
            <FacetList<MethodName>
              title={t('gallery.facet.methods')}
              isOpen
              counts={facets.methods}
              chosen={filter.methods}
              onChange={(methods) => narrow({ methods })}
              order={(a, b) => methodOrder.indexOf(a) - methodOrder.indexOf(b)}
              label={(method) => (
                <>
                  <Mark method={method} size={10} /> {t(`method.${method}`)}
                </>
              )}
            />
            <FacetList
              title={t('gallery.facet.ratings')}
              isOpen
              counts={facets.ratings}
              chosen={filter.ratings.map(String)}
              onChange={(ratings) => narrow({ ratings: ratings.map(Number) })}
              order={newestFirst}
              label={(rating) => (rating === '0' ? t('gallery.unrated') : <RatingWords rating={Number(rating)} />)}
            />
            <FacetList
              title={t('gallery.facet.starred')}
              counts={facets.starred}
              chosen={filter.starred === null ? [] : [String(filter.starred)]}
              onChange={(values) => narrow({ starred: values.length === 0 ? null : values.at(-1) === 'true' })}
              label={(value) => t(value === 'true' ? 'gallery.isStarred' : 'gallery.notStarred')}
            />
            <FacetList
              title={t('gallery.facet.tags')}
              counts={facets.tags}
              chosen={filter.tags}
              onChange={(tags) => narrow({ tags })}
              label={(tag) => tag}
            />
            <FacetList
              title={t('gallery.facet.packs')}
              counts={facets.packs}
              chosen={filter.packs}
              onChange={(packs) => narrow({ packs })}
              label={(pack) => pack}
            />
            <FacetList
              title={t('gallery.facet.months')}
              counts={facets.months}
              chosen={filter.months}
              onChange={(months) => narrow({ months })}
              order={newestFirst}
              label={monthYear}
            />
            <FacetList
              title={t('gallery.facet.sizes')}
              counts={facets.sizes}
              chosen={filter.sizes}
              onChange={(sizes) => narrow({ sizes })}
              label={(size) => size.replace('x', ' × ')}
            />
            <FacetList<State>
              title={t('gallery.facet.states')}
              counts={facets.states}
              chosen={filter.states}
              onChange={(states) => narrow({ states })}
              label={(state) => t(`state.${state}`)}
            />
            <FacetList<Reason>
              title={t('gallery.facet.reasons')}
              counts={facets.reasons}
              chosen={filter.reasons}
              onChange={(reasons) => narrow({ reasons })}
              label={(reason) => t(`gallery.reason.${reason}`)}
            />
            <details className="facet" open={filter.ranges.length > 0}>
              <summary>
                {t('gallery.facet.ranges')}
                {filter.ranges.length > 0 && <span className="facet__chosen num">{filter.ranges.length}</span>}
              </summary>
              {(['guidance', 'judge', 'loss', 'maskArea'] as const).map((metric) => (
                <RangeFacet
                  key={metric}
                  metric={metric}
                  ranges={filter.ranges}
                  onChange={(ranges) => narrow({ ranges })}
                  {...(metric === 'maskArea' ? { scale: 100, step: 1 } : {})}
                />
              ))}
            </details>
          </>
        )}
        <CompositionPad />
      </div>
    </aside>
  )
}

function RatingWords({ rating }: { readonly rating: number }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="cell__rating" aria-hidden="true">
        {'●'.repeat(rating)}
      </span>
      <span className="sr-only">{t('gallery.cell.rating', { count: rating })}</span>
    </>
  )
}
