import type { JournalEntry } from '../store/journal-entry.ts'
import type { NewRun } from '../store/new-run.ts'

/** What the journal keeps of a new run. */
export function journaledRun(run: NewRun): JournalEntry {
  return {
    op: 'run',
    id: run.id,
    parent: run.parent,
    parentStep: run.origin?.step ?? null,
    reason: run.origin?.reason ?? (run.parent === null ? 'generate' : 'branch'),
    createdAt: run.createdAt.toISOString(),
    recipe: run.recipe,
    provider: run.provider,
    manifest: run.model?.manifest ?? null,
    picture: run.imported?.picture ?? null,
    source: run.imported?.source ?? null,
    width: run.size?.width ?? null,
    height: run.size?.height ?? null,
  }
}
