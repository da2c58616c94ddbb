import { z } from 'zod'
import { boardId, galleryFilter, tagName } from './gallery.ts'
import { runId } from './recipe.ts'

/** What an artist says about runs. Every change can be undone. */

/** What is left out stays as it is. */
export const annotationChange = z.strictObject({
  rating: z.int().min(0).max(5).optional(),
  starred: z.boolean().optional(),
  note: z.string().max(20_000).optional(),
  addTags: z.array(tagName).max(50).optional(),
  removeTags: z.array(tagName).max(50).optional(),
  addBoards: z.array(boardId).max(50).optional(),
  removeBoards: z.array(boardId).max(50).optional(),
  /** Soft: nothing is deleted before it is purged. */
  removed: z.boolean().optional(),
})
export type AnnotationChange = z.infer<typeof annotationChange>

/** The runs by name, or all that pass a filter: a page need not list 10,000 ids. */
export const runSelection = z.union([
  z.strictObject({ ids: z.array(runId).min(1).max(10_000) }),
  z.strictObject({ filter: galleryFilter }),
])
export type RunSelection = z.infer<typeof runSelection>

/** The state of a run's annotations as a whole: what undo brings back. */
export const annotationState = z.strictObject({
  id: runId,
  rating: z.int().min(0).max(5),
  starred: z.boolean(),
  note: z.string(),
  tags: z.array(z.string()),
  boards: z.array(z.string()),
  removedAt: z.iso.datetime().nullable(),
})
export type AnnotationState = z.infer<typeof annotationState>

export const board = z.strictObject({
  id: boardId,
  name: z.string().trim().min(1).max(120),
  createdAt: z.iso.datetime(),
  runs: z.int(),
})
export type Board = z.infer<typeof board>

export const savedSearch = z.strictObject({
  id: boardId,
  name: z.string().trim().min(1).max(120),
  filter: galleryFilter,
  createdAt: z.iso.datetime(),
})
export type SavedSearch = z.infer<typeof savedSearch>

export const tagCount = z.strictObject({ name: z.string(), runs: z.int() })
