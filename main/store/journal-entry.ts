import { z } from 'zod'
import { annotationChange, annotationState } from '../../preload/contract/annotation.ts'
import { methodName, recipe, runId, sha256 } from '../../preload/contract/recipe.ts'
import { runReason } from '../../preload/contract/run-details.ts'
import { pictureSource } from '../../preload/contract/picture-source.ts'

/** What the journal holds (main/files/journal.ts). Read again only when a database was lost or is older than it. */
export const journalEntry = z.discriminatedUnion('op', [
  /** A run came to be. Its numbers and pictures are in the pictures. */
  z.strictObject({
    op: z.literal('run'),
    id: runId,
    parent: runId.nullable(),
    parentStep: z.strictObject({ method: methodName, index: z.int().min(0) }).nullable(),
    reason: runReason,
    createdAt: z.iso.datetime(),
    recipe,
    provider: z.string(),
    manifest: sha256.nullable(),
    picture: sha256.nullable(),
    source: pictureSource.nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  }),
  z.strictObject({
    op: z.literal('annotate'),
    ids: z.array(runId),
    change: annotationChange,
    at: z.iso.datetime(),
  }),
  z.strictObject({ op: z.literal('state'), states: z.array(annotationState) }),
  z.strictObject({ op: z.literal('board'), id: z.string(), name: z.string(), createdAt: z.iso.datetime() }),
  z.strictObject({ op: z.literal('board-gone'), id: z.string() }),
  z.strictObject({
    op: z.literal('search'),
    id: z.string(),
    name: z.string(),
    query: z.unknown(),
    createdAt: z.iso.datetime(),
  }),
  z.strictObject({ op: z.literal('search-gone'), id: z.string() }),
  z.strictObject({ op: z.literal('setting'), key: z.string(), value: z.unknown() }),
  z.strictObject({ op: z.literal('purge'), ids: z.array(runId) }),
])
export type JournalEntry = z.infer<typeof journalEntry>

/** The entries among what was read; what is none is passed over, as a newer Fovea may have written it. */
export function journalEntries(lines: readonly unknown[]): JournalEntry[] {
  return lines.flatMap((line) => {
    const entry = journalEntry.safeParse(line)
    return entry.success ? [entry.data] : []
  })
}

/** The journal without any word of the runs that are gone for good. */
export function withoutRuns(entries: readonly JournalEntry[], gone: ReadonlySet<string>): JournalEntry[] {
  return entries.flatMap((entry): JournalEntry[] => {
    switch (entry.op) {
      case 'run':
        return gone.has(entry.id) ? [] : [entry]
      case 'annotate': {
        const ids = entry.ids.filter((id) => !gone.has(id))
        return ids.length === 0 ? [] : [{ ...entry, ids }]
      }
      case 'state': {
        const states = entry.states.filter(({ id }) => !gone.has(id))
        return states.length === 0 ? [] : [{ ...entry, states }]
      }
      default:
        return [entry]
    }
  })
}
