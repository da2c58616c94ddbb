import type { z } from 'zod'
import type { History } from './schema.ts'

/** The value of a setting, validated; `otherwise` when it was never set or is not understood any more. */
export async function readSetting<T>(history: History, key: string, schema: z.ZodType<T>, otherwise: T): Promise<T> {
  const row = await history.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  if (row === undefined) return otherwise
  const parsed = schema.safeParse(JSON.parse(row.value))
  return parsed.success ? parsed.data : otherwise
}

export async function writeSetting(history: History, key: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  await history
    .insertInto('setting')
    .values({ key, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
    .execute()
}
