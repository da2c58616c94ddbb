/** Keys of what the page caches of the library. All of it may change with any run. */
export const galleryKeys = {
  all: ['gallery'] as const,
  head: (query: object) => ['gallery', 'head', query] as const,
  page: (query: object, page: number) => ['gallery', 'page', query, page] as const,
  alike: (source: object) => ['gallery', 'alike', source] as const,
  likeness: ['gallery', 'likeness'] as const,
  places: ['gallery', 'places'] as const,
  details: (id: string | null) => ['gallery', 'details', id] as const,
  receipt: (id: string) => ['gallery', 'receipt', id] as const,
  boards: ['gallery', 'boards'] as const,
  tags: ['gallery', 'tags'] as const,
  searches: ['gallery', 'searches'] as const,
  usage: ['gallery', 'usage'] as const,
  retention: ['gallery', 'retention'] as const,
}
