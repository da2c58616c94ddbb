import { useMemo } from 'react'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import type { GalleryFacets, GalleryItem, GalleryQuery } from '../../../preload/contract/gallery.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import type { Client } from '../../client/client.ts'
import { galleryKeys } from './gallery-keys.ts'
import { queryOf, useGalleryView, type Source } from './gallery-store.ts'

/** Items of one question to the host. */
export const pageItems = 96

/** How many runs a search by likeness brings. */
const alikeLimit = 60

export interface GalleryHead {
  readonly query: GalleryQuery
  readonly source: Source
  /** Items: groups when grouped. Undefined until it is known. */
  readonly total: number | undefined
  readonly runs: number
  readonly facets: GalleryFacets | null
  readonly error: Error | null
  readonly again: () => void
}

/** How many there are, and what a further click would leave. Asked when the filter changes, not while scrolling. */
export function useGalleryHead(): GalleryHead {
  const client = useClient()
  const enabled = useLink() === 'connected'
  const view = useGalleryView()
  const query = useMemo(() => queryOf(view), [view])
  const alike = useAlike()
  const { filter, groupBy } = query
  const head = useQuery({
    queryKey: galleryKeys.head({ filter, groupBy }),
    queryFn: ({ signal }) => client.call('library.query', { filter, groupBy, limit: 0 }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    enabled,
  })
  const isAlike = view.source.kind !== 'query'
  const shown = isAlike ? alike : head
  return {
    query,
    source: view.source,
    total: isAlike ? alike.data?.length : head.data?.total,
    runs: isAlike ? (alike.data?.length ?? 0) : (head.data?.runs ?? 0),
    facets: head.data?.facets ?? null,
    error: shown.error,
    again: () => void shown.refetch(),
  }
}

export interface AlikeItem {
  readonly item: GalleryItem
  readonly likeness: number
}

/** The runs found by likeness, the nearest first. */
function useAlike() {
  const client = useClient()
  const link = useLink()
  const source = useGalleryView((view) => view.source)
  return useQuery({
    queryKey: galleryKeys.alike(source),
    queryFn: ({ signal }) => findAlike(client, source, signal),
    enabled: source.kind !== 'query' && link === 'connected',
    gcTime: 60_000,
  })
}

async function findAlike(client: Client, source: Source, signal: AbortSignal): Promise<AlikeItem[]> {
  if (source.kind === 'query') return []
  const found =
    source.kind === 'similar'
      ? await client.call('library.similar', { id: source.id, limit: alikeLimit }, { signal })
      : await client.call('library.composition', { map: source.map, limit: alikeLimit }, { signal })
  // A run may be found by several of its pictures: its nearest one stands for it.
  const nearest = new Map<string, (typeof found)[number]>()
  for (const each of found) if (!nearest.has(each.id)) nearest.set(each.id, each)
  const items = await client.call('library.items', { ids: [...nearest.keys()] }, { signal })
  return items.flatMap((item) => {
    const match = nearest.get(item.id)
    if (match === undefined) return []
    const thumbnails = item.thumbnails.filter(({ method }) => method === match.method)
    return [
      { item: { ...item, thumbnails: thumbnails.length > 0 ? thumbnails : item.thumbnails }, likeness: match.likeness },
    ]
  })
}

export interface GalleryItems {
  readonly itemAt: (index: number) => GalleryItem | undefined
  readonly likenessAt: (index: number) => number | null
}

/** The items in places `from` to `to`, and nothing else: the page never holds a library. */
export function useGalleryItems({ query, source }: GalleryHead, from: number, to: number): GalleryItems {
  const client = useClient()
  const enabled = useLink() === 'connected' && source.kind === 'query'
  const alike = useAlike()
  const first = Math.floor(from / pageItems)
  const last = Math.max(first, Math.floor((to - 1) / pageItems))
  const { filter, sort, groupBy } = query
  const pages = Array.from({ length: last - first + 1 }, (_, n) => first + n)
  const loaded = useQueries({
    queries: pages.map((page) => ({
      queryKey: galleryKeys.page({ filter, sort, groupBy }, page),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call(
          'library.query',
          { filter, sort, groupBy, offset: page * pageItems, limit: pageItems, facets: false },
          { signal },
        ),
      gcTime: 20_000,
      enabled,
    })),
    combine: (results) => results.map(({ data }) => data?.items),
  })
  return useMemo(() => {
    if (source.kind !== 'query') {
      return {
        itemAt: (index) => alike.data?.[index]?.item,
        likenessAt: (index) => alike.data?.[index]?.likeness ?? null,
      }
    }
    return {
      itemAt: (index) => loaded[Math.floor(index / pageItems) - first]?.[index % pageItems],
      likenessAt: () => null,
    }
  }, [loaded, first, source, alike.data])
}
