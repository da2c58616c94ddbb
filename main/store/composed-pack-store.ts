import { z } from 'zod'
import type { History } from './schema.ts'

const roles = z.record(z.string(), z.string())
const tested = z.strictObject({ at: z.iso.datetime(), ok: z.boolean() })

/** A pack made of the user's own models. Its folder holds pack.json and small texts; the weights lie elsewhere. */
export interface ComposedPackRow {
  readonly id: string
  /** The model of each role, by id. */
  readonly roles: Readonly<Record<string, string>>
  /** Where each file of the manifest that is not in the folder really lies. */
  readonly places: Readonly<Record<string, string>>
  readonly tested: z.infer<typeof tested> | null
}

export interface ComposedPackStore {
  readonly put: (row: Omit<ComposedPackRow, 'tested'>, at: Date) => Promise<void>
  readonly get: (id: string) => Promise<ComposedPackRow | null>
  readonly list: () => Promise<ComposedPackRow[]>
  readonly setTested: (id: string, of: z.infer<typeof tested>) => Promise<void>
  readonly setRemoved: (id: string, at: Date | null) => Promise<boolean>
  /** Ids of packs that are hidden until they are restored. */
  readonly removed: () => Promise<ReadonlySet<string>>
}

export function composedPackStore(history: History): ComposedPackStore {
  const visible = () => history.selectFrom('composed_pack').selectAll().where('removed_at', 'is', null)
  return {
    async put({ id, roles: parts, places }, at) {
      const row = { roles: JSON.stringify(parts), places: JSON.stringify(places), tested: null, removed_at: null }
      await history
        .insertInto('composed_pack')
        .values({ id, ...row, created_at: at.toISOString() })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    },
    async get(id) {
      const row = await visible().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : rowOf(row)
    },
    async list() {
      return (await visible().orderBy('created_at').orderBy('id').execute()).map(rowOf)
    },
    async setTested(id, of) {
      await history
        .updateTable('composed_pack')
        .set({ tested: JSON.stringify(of) })
        .where('id', '=', id)
        .execute()
    },
    async setRemoved(id, at) {
      const [{ numUpdatedRows } = { numUpdatedRows: 0n }] = await history
        .updateTable('composed_pack')
        .set({ removed_at: at?.toISOString() ?? null })
        .where('id', '=', id)
        .where('removed_at', at === null ? 'is not' : 'is', null)
        .execute()
      return numUpdatedRows > 0n
    },
    async removed() {
      const rows = await history.selectFrom('composed_pack').select('id').where('removed_at', 'is not', null).execute()
      return new Set(rows.map(({ id }) => id))
    },
  }
}

function rowOf(row: { id: string; roles: string; places: string; tested: string | null }): ComposedPackRow {
  return {
    id: row.id,
    roles: roles.parse(JSON.parse(row.roles)),
    places: roles.parse(JSON.parse(row.places)),
    tested: row.tested === null ? null : tested.parse(JSON.parse(row.tested)),
  }
}
