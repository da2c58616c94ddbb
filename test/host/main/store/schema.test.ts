import Sqlite from 'better-sqlite3'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { schemaVersion } from '../../../../main/store/migrations/all-migrations.ts'
import { openHistory } from '../../../../main/store/open-history.ts'
import { readRunDetails } from '../../../../main/store/run-details.ts'
import { runStore } from '../../../../main/store/run-store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/history', import.meta.url))
const names = readdirSync(fixtures).filter((name) => name.endsWith('.db'))

/** The schema as text, in an order that does not depend on history; shadow tables of the search belong to SQLite. */
function schemaOf(file: string): string[] {
  const db = new Sqlite(file, { readonly: true })
  const rows = db
    .prepare(
      `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'run_text_%' OR type = 'trigger'`,
    )
    .pluck()
    .all() as string[]
  db.close()
  return rows.map((row) => row.replace(/\s+/g, ' ')).sort()
}

async function openAt(file: string) {
  return openHistory(file, join(file, '..'), () => new Date('2026-11-25T00:00:00.000Z'))
}

describe('the schema', () => {
  it.each(names)('of a library as %s holds it becomes that of a new one, and its runs come along', async (name) => {
    const folder = temporaryFolder()
    const [old, fresh] = [join(folder, 'history.db'), join(folder, 'fresh.db')]
    copyFileSync(join(fixtures, name), old)
    const { history, db, close } = await openAt(old)
    expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion)
    expect([db.pragma('integrity_check', { simple: true }), db.pragma('foreign_key_check')]).toEqual(['ok', []])
    const run = (await runStore(history).get('fixture-0003'))!
    expect([run.parent, run.recipe.prompt, run.drawings[0]!.steps.length]).toEqual(['fixture-0001', 'a fixture 3', 2])
    expect((await readRunDetails(history, 'fixture-0003'))!.reason).toBeDefined()
    const found = db.prepare(`SELECT count(*) FROM run_text WHERE run_text MATCH 'fixture'`).pluck().get()
    expect(found).toBe(3)
    const best = db.prepare('SELECT best_guidance FROM run WHERE id = ?').pluck().get('fixture-0003')
    expect(best).toBe(21)
    await close()
    await (await openAt(fresh)).close()
    expect(schemaOf(old)).toEqual(schemaOf(fresh))
    // The library of before is kept beside it.
    expect(readdirSync(folder).some((file) => file.startsWith('history.backup-'))).toBe(
      name !== `history-00${schemaVersion}.db`,
    )
  })

  it('is what docs/schema.md says', async () => {
    const file = join(temporaryFolder(), 'history.db')
    await (await openAt(file)).close()
    const db = new Sqlite(file, { readonly: true })
    const text = readFileSync(new URL('../../../../docs/schema.md', import.meta.url), 'utf8')
    const documented = [...text.matchAll(/^\| `(\w+)` +\| ([\w, ]+?) +\|$/gm)]
    expect(documented.length).toBeGreaterThan(15)
    for (const [, table = '', columns = ''] of documented) {
      const real = (db.pragma(`table_xinfo(${table})`) as { name: string }[]).map(({ name }) => name)
      expect({ table, columns: columns.split(', ') }).toEqual({ table, columns: real })
    }
    const undocumented = (
      db.prepare(`SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')`).pluck().all() as string[]
    )
      .filter((name) => !/^(sqlite_|kysely_|run_text|mask)/.test(name))
      .filter((name) => !documented.some(([, table]) => table === name))
    expect(undocumented).toEqual([])
    db.close()
  })
})
