import { sha256Of } from '../../../main/files/blob-store.ts'
import { missingBlobs } from '../../../main/store/blob-ledger.ts'
import { sweepOrphans } from '../../../main/store/sweep.ts'
import type { OpenLibrary } from '../../../main/store/open-library.ts'

/** What must hold of every library at every opening. Returns what does not, in words. A bare database has no files. */
export async function brokenInvariants(library: OpenLibrary, hasFiles = true): Promise<string[]> {
  const { db, history, folders, settled } = library
  await settled
  const broken: string[] = []
  const integrity = String(db.pragma('integrity_check', { simple: true }))
  if (integrity !== 'ok') broken.push(`integrity: ${integrity}`)
  const dangling = db.pragma('foreign_key_check') as unknown[]
  if (dangling.length > 0) broken.push(`${dangling.length} dangling rows`)
  const missing = hasFiles ? await missingBlobs(history, folders) : []
  if (missing.length > 0) broken.push(`${missing.length} rows without their file`)
  await sweepOrphans(history, folders)
  for (const store of [folders.images, folders.latents]) {
    for (const name of await store.list()) {
      const row = db.prepare('SELECT refs FROM blob WHERE sha256 = ?').get(name) as { refs: number } | undefined
      if (row === undefined || row.refs === 0) broken.push(`orphan ${name} after the sweep`)
      const bytes = await store.get(name)
      if (bytes === null || sha256Of(bytes) !== name) broken.push(`${name} is not what its name promises`)
    }
  }
  const counted = db
    .prepare(
      `SELECT count(*) FROM blob WHERE refs <> (
        SELECT count(*) FROM (
          SELECT image AS s FROM step UNION ALL SELECT saliency FROM step UNION ALL SELECT mask FROM step
          UNION ALL SELECT gradient FROM step UNION ALL SELECT term_field FROM step UNION ALL SELECT x_t FROM step UNION ALL SELECT x_0 FROM step
          UNION ALL SELECT sha256 FROM mask UNION ALL SELECT recipe ->> 'mask' FROM run UNION ALL SELECT picture FROM run
        ) WHERE s = blob.sha256)`,
    )
    .pluck()
    .get() as number
  if (counted > 0) broken.push(`${counted} files with a wrong count of references`)
  return broken
}
