import { z } from 'zod'
import { downloadFile, downloadState, type DownloadFile } from '../../preload/contract/downloads.ts'
import { failure, type Failure } from '../../preload/contract/errors.ts'
import type { History } from './schema.ts'

export interface StoredDownload {
  readonly id: string
  /** Of the catalogue. */
  readonly entry: string
  readonly state: z.infer<typeof downloadState>
  readonly files: readonly DownloadFile[]
  readonly failure: Failure | null
}

export interface DownloadStore {
  /** Adds or replaces. */
  readonly put: (download: StoredDownload, at: Date) => Promise<void>
  /** In the order they were asked for. */
  readonly list: () => Promise<StoredDownload[]>
  readonly forget: (id: string) => Promise<void>
}

export function downloadStore(history: History): DownloadStore {
  return {
    async put({ id, entry, state, files, failure: why }, at) {
      const row = { state, files: JSON.stringify(files), failure: why === null ? null : JSON.stringify(why) }
      await history
        .insertInto('download')
        .values({ id, entry, ...row, created_at: at.toISOString() })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    },
    async list() {
      const rows = await history.selectFrom('download').selectAll().orderBy('created_at').orderBy('id').execute()
      return rows.map(({ id, entry, state, files, failure: why }) => ({
        id,
        entry,
        state: downloadState.parse(state),
        files: z.array(downloadFile).parse(JSON.parse(files)),
        failure: why === null ? null : failure.parse(JSON.parse(why)),
      }))
    },
    async forget(id) {
      await history.deleteFrom('download').where('id', '=', id).execute()
    },
  }
}
