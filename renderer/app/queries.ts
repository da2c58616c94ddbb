import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient, useLink } from './client-context.ts'

/** Keys of everything the page caches of the host. */
export const keys = {
  studio: ['studio'] as const,
  runs: ['runs'] as const,
  prompt: (pack: string | null, text: string) => ['prompt', pack, text] as const,
  masks: ['masks'] as const,
  models: ['models'] as const,
  offers: ['models', 'offers'] as const,
  modelMemory: (id: string) => ['models', 'memory', id] as const,
  packs: ['models', 'packs'] as const,
  catalogue: ['catalogue'] as const,
  downloads: ['downloads'] as const,
  downloadSource: ['download-source'] as const,
  queue: ['queue'] as const,
  lineage: (id: string | null) => ['lineage', id] as const,
  run: (id: string | null) => ['run', id] as const,
}

/** How many runs a page of the history has. */
export const pageSize = 48

/** The host answers from its own disk: nothing goes stale by time, only by its events. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity, retry: false, networkMode: 'always', refetchOnWindowFocus: false },
    },
  })
}

/** Version, provider and packs. */
export function useStudio() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: keys.studio,
    queryFn: ({ signal }) => client.call('studio.describe', {}, { signal }),
    enabled,
  })
}

/** Words at the end of a prompt that the pack's text encoder does not see; 0 until the host has answered. */
export function useIgnoredWords(pack: string | null, text: string): number {
  const client = useClient()
  const enabled = useLink() === 'connected' && text !== '' && pack !== null
  const { data } = useQuery({
    queryKey: keys.prompt(pack, text),
    queryFn: ({ signal }) => client.call('prompt.read', { pack: pack ?? '', text }, { signal }),
    placeholderData: keepPreviousData,
    // A key for every letter that was typed: none is worth keeping.
    gcTime: 0,
    enabled,
  })
  return enabled ? (data?.ignoredWords ?? 0) : 0
}

/** One run with all its steps. Kept current by the host's events. */
export function useRun(id: string | null) {
  const client = useClient()
  const link = useLink()
  return useQuery({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => client.call('run.get', { id: id ?? '' }, { signal }),
    enabled: id !== null && link === 'connected',
  })
}

/** What waits, in its order, and whether it is paused. Kept current by the host's events. */
export function useQueue() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: keys.queue,
    queryFn: ({ signal }) => client.call('queue.get', {}, { signal }),
    enabled,
  })
}

/** The history, newest first, page by page. */
export function useRuns() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useInfiniteQuery({
    queryKey: keys.runs,
    queryFn: ({ pageParam, signal }) => client.call('run.list', { before: pageParam, limit: pageSize }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled,
  })
}
