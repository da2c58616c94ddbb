import { z } from 'zod'
import type { Detected } from '../../models/detection/model-kind.ts'
import { knownFile, type KnownFile } from '../files/known-file.ts'
import type { History } from './schema.ts'

export interface KnownModel {
  readonly id: string
  /** The file or folder that the user chose. */
  readonly place: string
  readonly detected: Detected
  readonly files: readonly KnownFile[]
  readonly addedAt: string
}

export interface KnownModelStore {
  /** Adds or replaces. */
  readonly put: (model: KnownModel) => Promise<void>
  readonly get: (id: string) => Promise<KnownModel | null>
  readonly at: (place: string) => Promise<KnownModel | null>
  /** In the order they were added. */
  readonly list: () => Promise<KnownModel[]>
  /** @returns whether there was such a model */
  readonly setRemoved: (id: string, at: Date | null) => Promise<boolean>
}

export function knownModelStore(history: History): KnownModelStore {
  const visible = () => history.selectFrom('known_model').selectAll().where('removed_at', 'is', null)
  return {
    async put({ id, place, detected, files, addedAt }) {
      const row = { place, detected: JSON.stringify(detected), files: JSON.stringify(z.array(knownFile).parse(files)) }
      await history
        .insertInto('known_model')
        .values({ id, ...row, added_at: addedAt, removed_at: null })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    },
    async get(id) {
      const row = await visible().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : modelOf(row)
    },
    async at(place) {
      const row = await visible().where('place', '=', place).executeTakeFirst()
      return row === undefined ? null : modelOf(row)
    },
    async list() {
      return (await visible().orderBy('added_at').orderBy('id').execute()).map(modelOf)
    },
    async setRemoved(id, at) {
      const [{ numUpdatedRows } = { numUpdatedRows: 0n }] = await history
        .updateTable('known_model')
        .set({ removed_at: at?.toISOString() ?? null })
        .where('id', '=', id)
        .where('removed_at', at === null ? 'is not' : 'is', null)
        .execute()
      return numUpdatedRows > 0n
    },
  }
}

interface Row {
  readonly id: string
  readonly place: string
  readonly detected: string
  readonly files: string
  readonly added_at: string
}

/** What was detected is our own JSON of an earlier start; only the files' identities decide anything. */
function modelOf({ id, place, detected, files, added_at }: Row): KnownModel {
  return {
    id,
    place,
    detected: JSON.parse(detected) as Detected,
    files: z.array(knownFile).parse(JSON.parse(files)),
    addedAt: added_at,
  }
}
