import { useQuery } from '@tanstack/react-query'
import { useClient, useLink } from '../../app/client-context.ts'
import { galleryKeys } from './gallery-keys.ts'

/** What is known of a run beyond its drawings. */
export function useRunDetails(id: string | null) {
  const client = useClient()
  const link = useLink()
  return useQuery({
    queryKey: galleryKeys.details(id),
    queryFn: ({ signal }) => client.call('run.details', { id: id ?? '' }, { signal }),
    enabled: id !== null && link === 'connected',
    gcTime: 60_000,
  })
}

export function useBoards() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: galleryKeys.boards,
    queryFn: ({ signal }) => client.call('board.list', {}, { signal }),
    enabled,
  })
}

export function useTags() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: galleryKeys.tags,
    queryFn: ({ signal }) => client.call('tag.list', {}, { signal }),
    enabled,
  })
}

export function useSavedSearches() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: galleryKeys.searches,
    queryFn: ({ signal }) => client.call('search.list', {}, { signal }),
    enabled,
  })
}
