import { stat } from 'node:fs/promises'
import type { ModelRecord } from '../../preload/contract/models.ts'
import type { KnownFile } from './known-file.ts'

/** Whether a model's files are what they were: by size and time of change, which is what a look at the disk costs. */
export async function stateOf(files: readonly KnownFile[]): Promise<ModelRecord['state']> {
  for (const { path, real, size, mtimeMs } of files) {
    const now = await stat(real).catch(() => null)
    if (now === null || !now.isFile()) return { kind: 'vanished', item: path }
    if (now.size !== size || now.mtimeMs !== mtimeMs) return { kind: 'changed', item: path }
  }
  return { kind: 'ready', item: null }
}
