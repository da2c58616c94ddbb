import Sqlite, { type Database } from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '../../../../main/store/migrate.ts'
import { setPragmas } from '../../../../main/store/pragmas.ts'
import { transactionalSqlite } from '../../../../main/store/transactional-sqlite.ts'
import { inBulk } from '../../../support/in-bulk.ts'
import { fillSyntheticLibrary } from '../../../support/synthetic-library.ts'

async function emptyHistory(): Promise<Database> {
  const db = new Sqlite(':memory:')
  setPragmas(db)
  await migrate(db, new Kysely({ dialect: transactionalSqlite(db) }))
  return db
}

const tables = ['run', 'drawing', 'step', 'run_tag', 'likeness']
const found = ['cat', 'teapot', 'client', 'keep', 'blurry']

function everything(db: Database): unknown {
  const rows = (sqlText: string): unknown[] => db.prepare(sqlText).all()
  return {
    ...Object.fromEntries(
      tables.map((table) => [
        table,
        rows(`SELECT * FROM ${table}`)
          .map((row) => JSON.stringify(row))
          .sort(),
      ]),
    ),
    // The bulk form notes sizes as well, which files that are not there have none of.
    blob: rows('SELECT sha256, kind, refs FROM blob ORDER BY sha256'),
    usage: rows('SELECT kind, files FROM blob_usage ORDER BY kind'),
    words: found.map((word) => rows(`SELECT rowid FROM run_text WHERE run_text MATCH '${word}'`)),
    schema: rows('SELECT type, name, sql FROM sqlite_schema ORDER BY name'),
  }
}

it('a history filled in bulk is the one that the triggers make', async () => {
  const [byTriggers, inOne] = [await emptyHistory(), await emptyHistory()]
  fillSyntheticLibrary(byTriggers, 120, 3)
  inBulk(inOne, () => {
    fillSyntheticLibrary(inOne, 120, 3)
  })
  expect(everything(inOne)).toEqual(everything(byTriggers))
  expect(inOne.pragma('foreign_key_check')).toEqual([])
  inOne.close()
  byTriggers.close()
})
