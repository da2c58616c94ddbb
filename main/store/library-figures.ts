import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { libraryUsage, type LibraryUsage } from '../../preload/contract/retention.ts'
import type { DataFolder } from '../files/data-folder.ts'
import type { ThumbnailFiles } from '../files/thumbnail-files.ts'
import { blobUsage, type BlobFolders } from './blob-ledger.ts'
import type { History } from './schema.ts'

/** How much the library takes, by kind. */
export async function libraryFigures(
  history: History,
  folders: BlobFolders,
  thumbnails: ThumbnailFiles,
  data: DataFolder,
): Promise<LibraryUsage> {
  const blobs = await blobUsage(history, folders)
  const files = readdirSync(data.root).map((name) => ({ name, bytes: statSync(path.join(data.root, name)).size }))
  const ofFiles = (kind: string, matches: (name: string) => boolean) => {
    const found = files.filter(({ name }) => matches(name))
    return { kind, files: found.length, bytes: found.reduce((sum, { bytes }) => sum + bytes, 0) }
  }
  const kinds = [
    ...blobs,
    ofFiles('database', (name) => /^history\.db(-wal|-shm)?$/.test(name)),
    ofFiles('backup', (name) => /^history\.(backup|corrupt)-/.test(name)),
    { kind: 'thumbnail', ...(await thumbnails.usage()) },
    ofFiles('journal', (name) => name === path.basename(data.journal)),
  ]
  const { runs, removedRuns } = await history
    .selectFrom('run')
    .select(({ fn }) => [fn.countAll<number>().as('runs'), fn.count<number>('removed_at').as('removedRuns')])
    .executeTakeFirstOrThrow()
  return libraryUsage.parse({ kinds, bytes: kinds.reduce((sum, { bytes }) => sum + bytes, 0), runs, removedRuns })
}
