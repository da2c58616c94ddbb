import { sql } from 'kysely'
import type { BlobStore } from '../files/blob-store.ts'
import type { History } from './schema.ts'

/** The two folders of files. */
export interface BlobFolders {
  readonly images: BlobStore
  readonly latents: BlobStore
}

export interface BlobUsage {
  readonly kind: string
  readonly files: number
  readonly bytes: number
}

const batch = 500

function folderOf({ images, latents }: BlobFolders, kind: string): BlobStore {
  return kind === 'latent' ? latents : images
}

/** Deletes the files that no row refers to any more: the file first, then its row. Returns the bytes given back. */
export async function collectBlobs(history: History, folders: BlobFolders): Promise<number> {
  let freed = 0
  let after = ''
  for (;;) {
    const unused = await history
      .selectFrom('blob')
      .selectAll()
      .where('refs', '=', 0)
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(batch)
      .execute()
    for (const { sha256, kind, bytes } of unused) {
      if (!(await folderOf(folders, kind).remove(sha256))) continue
      const { numDeletedRows } = await history
        .deleteFrom('blob')
        .where('sha256', '=', sha256)
        .where('refs', '=', 0)
        .executeTakeFirst()
      if (numDeletedRows > 0n) freed += bytes ?? 0
    }
    after = unused.at(-1)?.sha256 ?? ''
    if (unused.length < batch) return freed
  }
}

/** Notes the sizes of files that came since somebody last looked. */
export async function measureBlobs(history: History, folders: BlobFolders): Promise<void> {
  for (;;) {
    const unknown = await history
      .selectFrom('blob')
      .select(['sha256', 'kind'])
      .where('bytes', 'is', null)
      .limit(batch)
      .execute()
    if (unknown.length === 0) return
    const sizes: [string, number][] = []
    for (const { sha256, kind } of unknown) sizes.push([sha256, (await folderOf(folders, kind).size(sha256)) ?? 0])
    await history.transaction().execute(async (tx) => {
      for (const [sha256, bytes] of sizes)
        await tx.updateTable('blob').set({ bytes }).where('sha256', '=', sha256).execute()
    })
  }
}

/** What the library takes on disk, by kind of file. */
export async function blobUsage(history: History, folders: BlobFolders): Promise<BlobUsage[]> {
  await measureBlobs(history, folders)
  return history.selectFrom('blob_usage').selectAll().orderBy('kind').execute()
}

/** Which of these names some row stands for. */
export async function knownBlobs(history: History, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ value: string }>`
    SELECT value FROM json_each(${JSON.stringify(names)}) WHERE EXISTS (SELECT 1 FROM blob WHERE sha256 = value)`.execute(
    history,
  )
  return new Set(rows.map(({ value }) => value))
}

/** Names of files that rows refer to and that are not there. */
export async function missingBlobs(history: History, folders: BlobFolders): Promise<string[]> {
  const missing: string[] = []
  let after = ''
  for (;;) {
    const blobs = await history
      .selectFrom('blob')
      .select(['sha256', 'kind'])
      .where('refs', '>', 0)
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(batch)
      .execute()
    for (const { sha256, kind } of blobs) {
      // A picture can be a mask as well; the ledger names its first use.
      if (!(await folderOf(folders, kind).has(sha256))) missing.push(sha256)
    }
    after = blobs.at(-1)?.sha256 ?? ''
    if (blobs.length < batch) return missing
  }
}
