import type { Database } from 'better-sqlite3'
import { Migrator } from 'kysely/migration'
import { allMigrations, schemaVersion } from './migrations/all-migrations.ts'
import type { History } from './schema.ts'

/**
 * Brings a history to the newest schema and checks its references, in one transaction: a process that is killed in the
 * middle leaves the library of before. Its dialect must be a `transactionalSqlite`.
 */
export async function migrate(db: Database, history: History): Promise<void> {
  await history.transaction().execute(async (tx) => {
    const migrator = new Migrator({
      db: tx,
      provider: { getMigrations: async () => ({ ...allMigrations }) },
      // Numbers are given out in ranges: of two pieces of work, the later number may arrive first.
      allowUnorderedMigrations: true,
    })
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed', { cause: error })
    if (results.length === 0) return
    const broken = db.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) throw new Error(`migration left ${broken.length} broken references`)
    db.pragma(`user_version = ${schemaVersion}`)
  })
}
