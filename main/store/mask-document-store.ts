import type { Selectable } from 'kysely'
import { maskRecord, type MaskRecord } from '../../preload/contract/records.ts'
import type { History, Schema } from './schema.ts'

/** The library of masks. When a promise resolves, SQLite has fsynced. */
export interface MaskDocumentStore {
  /** Null when there is none, or it was removed. */
  readonly get: (id: string) => Promise<MaskRecord | null>
  /** Newest first, without the removed ones. */
  readonly list: () => Promise<MaskRecord[]>
  /** Makes a mask, or replaces one; a removed one comes back. */
  readonly keep: (mask: MaskRecord) => Promise<void>
  /** False when there is no such mask. */
  readonly rename: (id: string, name: string) => Promise<boolean>
  readonly setRemoved: (id: string, at: Date | null) => Promise<boolean>
}

export function maskDocumentStore(history: History): MaskDocumentStore {
  const update = async (id: string, change: { name: string } | { removed_at: string | null }): Promise<boolean> => {
    const { numUpdatedRows } = await history
      .updateTable('mask_document')
      .set(change)
      .where('id', '=', id)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
  const known = () => history.selectFrom('mask_document').selectAll().where('removed_at', 'is', null)
  return {
    async get(id) {
      const row = await known().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : recordOf(row)
    },
    list: async () => (await known().orderBy('updated_at', 'desc').orderBy('id').execute()).map(recordOf),
    async keep({ id, ...mask }) {
      const row = {
        name: mask.name,
        width: mask.width,
        height: mask.height,
        base: mask.base,
        base_kind: mask.baseKind,
        delta: mask.delta,
        final: mask.final,
        settings: JSON.stringify(mask.settings),
        follow: mask.follow ? 1 : 0,
        updated_at: mask.updatedAt,
        removed_at: null,
      }
      await history
        .insertInto('mask_document')
        .values({ id, created_at: mask.updatedAt, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    },
    rename: (id, name) => update(id, { name }),
    setRemoved: (id, at) => update(id, { removed_at: at === null ? null : at.toISOString() }),
  }
}

function recordOf(row: Selectable<Schema['mask_document']>): MaskRecord {
  return maskRecord.parse({
    id: row.id,
    name: row.name,
    width: row.width,
    height: row.height,
    base: row.base,
    baseKind: row.base_kind,
    delta: row.delta,
    final: row.final,
    settings: JSON.parse(row.settings) as unknown,
    follow: row.follow === 1,
    updatedAt: row.updated_at,
  })
}
