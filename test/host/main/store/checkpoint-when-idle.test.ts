import Sqlite from 'better-sqlite3'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkpointWhenIdle } from '../../../../main/store/checkpoint-when-idle.ts'
import { setPragmas } from '../../../../main/store/pragmas.ts'
import { eventually } from '../../../support/eventually.ts'
import { smallDisk } from '../../../support/crash/tight-disk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

function filled(file: string, megabytes = 1): Sqlite.Database {
  const db = new Sqlite(file)
  setPragmas(db)
  db.exec('CREATE TABLE t (a BLOB)')
  db.prepare('INSERT INTO t VALUES (zeroblob(?))').run(megabytes << 20)
  return db
}

describe('the log of a history', () => {
  it('is folded in between requests, without a writer', async () => {
    const file = join(temporaryFolder(), 'history.db')
    const db = filled(file)
    expect(statSync(file).size).toBeLessThan(1 << 20)
    const stop = checkpointWhenIdle(db, 5)
    await eventually(() => statSync(file).size).toBeGreaterThan(1 << 20)
    stop()
    db.close()
  })

  it('stays as it is on a full disk, which harms nobody', async ({ skip }) => {
    const folder = join(temporaryFolder(), 'small')
    const disk = smallDisk(folder)
    if (disk === null) return skip('mounting a small disk is not allowed here')
    const file = join(folder, 'history.db')
    const db = filled(file, 4)
    disk.tighten(0)
    let tries = 0
    const watched = new Proxy(db, {
      get(target, name) {
        if (name === 'inTransaction') tries++
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const stop = checkpointWhenIdle(watched, 5)
    await eventually(() => tries).toBeGreaterThan(5)
    stop()
    expect(db.prepare('SELECT length(a) FROM t').pluck().get()).toBe(4 << 20)
    disk.loosen()
    db.close()
    disk.unmount()
  })
})
