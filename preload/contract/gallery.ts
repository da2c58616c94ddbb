import { z } from 'zod'
import { methodName, packId, runId, sha256 } from './recipe.ts'
import { drawingState, runSummary } from './records.ts'
import { runReason } from './run-details.ts'

/** What a gallery can ask of the library: words, facets, ranges, an order, a page. */

export const tagName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}]+$/u, 'no control characters')
export const boardId = z.string().regex(/^[0-9a-z-]{8,64}$/)

/** Numbers of a run that can be sorted by and bounded. `guidance`, `judge` and `loss` are the best of its drawings. */
export const galleryMetric = z.enum(['created', 'rating', 'guidance', 'judge', 'loss', 'maskArea', 'pixels', 'seed'])
export type GalleryMetric = z.infer<typeof galleryMetric>

const few = <T extends z.ZodType>(value: T) => z.array(value).max(100).default([])

/** Within one list any value will do; all lists must be met. An empty list asks for nothing. */
export const galleryFilter = z.strictObject({
  text: z.string().max(500).default(''),
  methods: few(methodName),
  packs: few(packId),
  states: few(drawingState),
  reasons: few(runReason),
  ratings: few(z.int().min(0).max(5)),
  starred: z.boolean().nullable().default(null),
  /** All of them. */
  tags: few(tagName),
  withoutTags: few(tagName),
  boards: few(boardId),
  /** `YYYY-MM`, in UTC. */
  months: few(z.string().regex(/^\d{4}-\d{2}$/)),
  /** `512x512`. */
  sizes: few(z.string().regex(/^\d{1,5}x\d{1,5}$/)),
  ranges: z
    .array(z.strictObject({ metric: galleryMetric, min: z.number().nullable(), max: z.number().nullable() }))
    .max(8)
    .default([]),
  /** Only the runs of one group, as `group.key` of an item. */
  group: z.string().max(64).nullable().default(null),
  /** Removed runs instead of the others. */
  removed: z.boolean().default(false),
})
export type GalleryFilter = z.infer<typeof galleryFilter>

export const galleryQuery = z.strictObject({
  filter: galleryFilter.prefault({}),
  sort: z.strictObject({ by: galleryMetric, descending: z.boolean() }).default({ by: 'created', descending: true }),
  /** One item a group: same prompt and seed, or same root of the tree of runs. */
  groupBy: z.enum(['none', 'prompt-seed', 'lineage']).default('none'),
  offset: z.int().min(0).max(10_000_000).default(0),
  limit: z.int().min(0).max(200).default(60),
  /** Whether to count facets: needed when the filter changes, not while scrolling. */
  facets: z.boolean().default(true),
})
export type GalleryQuery = z.infer<typeof galleryQuery>

export const galleryItem = runSummary.extend({
  parent: runId.nullable(),
  reason: runReason,
  pack: z.string(),
  rating: z.int(),
  starred: z.boolean(),
  tags: z.array(z.string()),
  width: z.int().nullable(),
  height: z.int().nullable(),
  maskArea: z.number().nullable(),
  best: z.strictObject({
    guidance: z.number().nullable(),
    judge: z.number().nullable(),
    loss: z.number().nullable(),
  }),
  removed: z.boolean(),
  group: z.strictObject({ key: z.string(), runs: z.int() }).nullable(),
})
export type GalleryItem = z.infer<typeof galleryItem>

/** How many runs a further click would leave: each facet counts under the filters of all others. */
const counts = z.record(z.string(), z.int())
export const galleryFacets = z.strictObject({
  methods: counts,
  packs: counts,
  states: counts,
  reasons: counts,
  ratings: counts,
  starred: counts,
  tags: counts,
  boards: counts,
  months: counts,
  sizes: counts,
})
export type GalleryFacets = z.infer<typeof galleryFacets>

export const galleryPage = z.strictObject({
  /** Items in all: groups when grouped. */
  total: z.int(),
  /** Runs in all. */
  runs: z.int(),
  items: z.array(galleryItem),
  facets: galleryFacets.nullable(),
})
export type GalleryPage = z.infer<typeof galleryPage>

export const similarItem = z.strictObject({
  id: runId,
  method: methodName,
  image: sha256.nullable(),
  /** -1 to 1: cosine of embeddings, or correlation of maps. */
  likeness: z.number(),
})
export type SimilarItem = z.infer<typeof similarItem>

/** How far it is with looking at older pictures for likeness. */
export const likenessWork = z.strictObject({
  running: z.boolean(),
  done: z.int(),
  total: z.int(),
  /** Pictures that could not be looked at: no file, no pack with an encoder. */
  failed: z.int(),
  /** Pictures that nobody looked at; null in events, which do not count them. */
  missing: z.int().nullable(),
})
export type LikenessWork = z.infer<typeof likenessWork>
