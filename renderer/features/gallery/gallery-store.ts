import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { galleryFilter, galleryQuery } from '../../../preload/contract/gallery.ts'
import type { GalleryFilter, GalleryMetric, GalleryQuery } from '../../../preload/contract/gallery.ts'

/** What the gallery looks through. */
export type Source =
  | { readonly kind: 'query' }
  /** Runs that look like one. */
  | { readonly kind: 'similar'; readonly id: string; readonly prompt: string }
  /** Runs whose attention lies where the sketch has it: 16 × 16 grey, base64. */
  | { readonly kind: 'composition'; readonly map: string }

export const everything: GalleryFilter = galleryFilter.parse({})

interface GalleryView {
  readonly filter: GalleryFilter
  readonly by: GalleryMetric
  readonly descending: boolean
  readonly groupBy: GalleryQuery['groupBy']
  readonly layout: 'grid' | 'list'
  /** Wanted side of a picture in the grid, in CSS pixels. */
  readonly side: number
  readonly source: Source
}

interface GalleryState extends GalleryView {
  readonly look: (part: Partial<GalleryView>) => void
  /** Changes the filter; what was looked for by likeness makes way. */
  readonly narrow: (part: Partial<GalleryFilter>) => void
}

/** How the gallery is set up, kept by the browser. */
export const useGalleryView = create<GalleryState>()(
  persist(
    (set) => ({
      filter: everything,
      by: 'created',
      descending: true,
      groupBy: 'none',
      layout: 'grid',
      side: 150,
      source: { kind: 'query' },
      look: (part) => set(part),
      narrow: (part) => set(({ filter }) => ({ filter: { ...filter, ...part }, source: { kind: 'query' } })),
    }),
    {
      name: 'fovea.gallery',
      version: 1,
      // Words and groups are of the moment: nobody wants to wonder next week why half the runs are gone.
      partialize: ({ by, descending, groupBy, layout, side }) => ({ by, descending, groupBy, layout, side }),
    },
  ),
)

/** The question behind the grid. */
export function queryOf({ filter, by, descending, groupBy }: GalleryView): GalleryQuery {
  // Within one group, and among removed runs, there is nothing to group.
  const grouped = filter.group === null && !filter.removed ? groupBy : 'none'
  return galleryQuery.parse({ filter, sort: { by, descending }, groupBy: grouped })
}

/** How many facets and ranges are in use, words aside. */
export function narrowings(filter: GalleryFilter): number {
  const lists = [
    filter.methods,
    filter.packs,
    filter.states,
    filter.reasons,
    filter.ratings,
    filter.tags,
    filter.withoutTags,
    filter.boards,
    filter.months,
    filter.sizes,
    filter.ranges,
  ]
  return lists.reduce((sum, list) => sum + list.length, filter.starred === null ? 0 : 1)
}
