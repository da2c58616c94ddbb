import type { History } from './schema.ts'

export interface MaskSize {
  readonly width: number
  readonly height: number
}

/** Which stored images are painted masks. */
export interface MaskStore {
  readonly add: (sha256: string, size: MaskSize, createdAt: Date) => Promise<void>
  readonly get: (sha256: string) => Promise<MaskSize | null>
}

export function maskStore(history: History): MaskStore {
  return {
    async add(sha256, { width, height }, createdAt) {
      await history
        .insertInto('mask')
        .values({ sha256, width, height, created_at: createdAt.toISOString() })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async get(sha256) {
      const row = await history
        .selectFrom('mask')
        .select(['width', 'height'])
        .where('sha256', '=', sha256)
        .executeTakeFirst()
      return row ?? null
    },
  }
}
