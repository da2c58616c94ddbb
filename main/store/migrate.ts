import type { Database } from 'better-sqlite3'
import { Migrator } from 'kysely/migration'
import { allMigrations, schemaVersion } from './migrations/all-migrations.ts'
import type { History } from './schema.ts'

/** Brings a history to the newest schema, each migration its own transaction, and checks its references. */
export async function migrate(db: Database, history: History): Promise<void> {
  const migrator = new Migrator({
    db: history,
    provider: { getMigrations: async () => ({ ...allMigrations }) },
    // Numbers are given out in ranges: of two pieces of work, the later number may arrive first.
    allowUnorderedMigrations: true,
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed', { cause: error })
  const broken = db.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) throw new Error(`migration left ${broken.length} broken references`)
  db.pragma(`user_version = ${schemaVersion}`)
}
