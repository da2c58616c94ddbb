import type { Database } from 'better-sqlite3'
import { SqliteAdapter, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver } from 'kysely'

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class TransactionalDriver extends SqliteDriver {
  readonly #database: Database

  constructor(database: Database) {
    super({ database })
    this.#database = database
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection)
  }
}

class TransactionalDialect extends SqliteDialect {
  readonly #database: Database

  constructor(database: Database) {
    super({ database })
    this.#database = database
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }

  override createDriver(): Driver {
    return new TransactionalDriver(this.#database)
  }
}

/**
 * Kysely's dialect, mended in two places where it does not know what SQLite does with transactions.
 *
 * SQLite rolls back tables and triggers too: told so, Kysely migrates in a transaction, and a library killed half way can
 * be opened again. And on a full or failing disk SQLite has rolled back by itself: a second ROLLBACK would fail and
 * hide why.
 */
export function transactionalSqlite(database: Database): SqliteDialect {
  return new TransactionalDialect(database)
}
