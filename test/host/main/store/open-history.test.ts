import Sqlite from 'better-sqlite3'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataFolder } from '../../../../main/files/data-folder.ts'
import { backUp, isSound, newestSoundBackup } from '../../../../main/store/backup.ts'
import { lockInstance } from '../../../../main/store/instance-lock.ts'
import { schemaVersion } from '../../../../main/store/migrations/all-migrations.ts'
import { openHistory } from '../../../../main/store/open-history.ts'
import { applicationId, setPragmas } from '../../../../main/store/pragmas.ts'
import { runStore } from '../../../../main/store/run-store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { toyRecipe } from '../../../support/toy-engine/toy-host.ts'

const clock = () => new Date('2026-11-22T01:02:03.000Z')
const open = (folder: string) => openHistory(join(folder, 'history.db'), folder, clock)
const newRun = { id: 'run-0001', parent: null, createdAt: clock(), recipe: toyRecipe(), provider: 'cpu' }

async function created(): Promise<string> {
  const folder = temporaryFolder()
  const { history, close } = await open(folder)
  await runStore(history).create(newRun)
  await close()
  return folder
}

describe('opening the history', () => {
  it('sets every pragma on every connection, the second one too', () => {
    const file = join(temporaryFolder(), 'a.db')
    for (const _connection of [1, 2]) {
      const db = new Sqlite(file)
      setPragmas(db)
      const read = (name: string): unknown => db.pragma(name, { simple: true })
      expect(
        ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'cell_size_check', 'temp_store'].map(read),
      ).toEqual(['wal', 2, 1, 0, 1, 2])
      db.close()
    }
  })

  it('marks the file as ours and of this version, and leaves no log behind when closed', async () => {
    const folder = await created()
    const db = new Sqlite(join(folder, 'history.db'))
    expect([db.pragma('application_id', { simple: true }), db.pragma('user_version', { simple: true })]).toEqual([
      applicationId,
      schemaVersion,
    ])
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
    expect(existsSync(join(folder, 'history.db-wal'))).toBe(false)
  })

  it('refuses a library of a newer version and changes nothing', async () => {
    const folder = await created()
    const db = new Sqlite(join(folder, 'history.db'))
    db.pragma(`user_version = ${schemaVersion + 10}`)
    db.close()
    await expect(open(folder)).rejects.toMatchObject({ failure: { code: 'data.newer' } })
    expect(readdirSync(folder)).toEqual(['history.db'])
  })

  it("refuses another program's database", async () => {
    const folder = temporaryFolder()
    const db = new Sqlite(join(folder, 'history.db'))
    db.exec('CREATE TABLE bookmarks (url TEXT)')
    db.close()
    await expect(open(folder)).rejects.toMatchObject({ failure: { code: 'data.corrupt' } })
    expect(isSound(join(folder, 'history.db'))).toBe(true)
  })

  it('moves a damaged file aside, never deletes it, and starts anew', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'history.db'), 'this is not a database, and long enough to be looked at'.repeat(40))
    const { opening, close } = await open(folder)
    expect(opening).toBe('rebuilt')
    expect(readdirSync(folder)).toContain('history.corrupt-2026-11-22T01-02-03-000Z.db')
    await close()
  })

  it('takes the newest sound backup when there is one', async () => {
    const folder = await created()
    const file = join(folder, 'history.db')
    const db = new Sqlite(file)
    await backUp(db, file)
    db.close()
    writeFileSync(file, 'damaged'.repeat(999))
    const { history, opening, close } = await open(folder)
    expect(opening).toBe('restored')
    expect((await runStore(history).get(newRun.id))!.id).toBe(newRun.id)
    await close()
  })

  it('keeps three backups, and passes over one that is damaged', async () => {
    const folder = await created()
    const file = join(folder, 'history.db')
    const db = new Sqlite(file)
    for (let i = 0; i < 5; i++) await backUp(db, file)
    db.close()
    const backups = readdirSync(folder)
      .filter((name) => name.includes('backup'))
      .sort()
    expect(backups).toEqual(['history.backup-3.db', 'history.backup-4.db', 'history.backup-5.db'])
    writeFileSync(join(folder, 'history.backup-5.db'), 'x'.repeat(5000))
    expect(newestSoundBackup(file)).toBe(join(folder, 'history.backup-4.db'))
  })
})

describe('the tables', () => {
  it('are strict and know their states', async () => {
    const folder = await created()
    const db = new Sqlite(join(folder, 'history.db'))
    expect(() => db.prepare(`UPDATE run SET state = 'lost'`).run()).toThrow('CHECK')
    expect(() => db.prepare(`UPDATE run SET recipe = 'no json'`).run()).toThrow('CHECK')
    expect(() => db.prepare(`UPDATE drawing SET seconds = 'long'`).run()).toThrow('cannot store TEXT')
    db.close()
  })

  it('turn what a crash left running into interrupted, and nothing else', async () => {
    const { history, close } = await open(temporaryFolder())
    const store = runStore(history)
    await store.create(newRun)
    await store.create({ ...newRun, id: 'run-0002' })
    await store.setState('run-0001', 'running', null)
    await store.startDrawing('run-0001', 'sd')
    await store.setState('run-0002', 'finished', null)
    for (const method of ['sd', 'sgool'] as const) {
      await store.endDrawing('run-0002', method, {
        state: 'finished',
        bestStep: 0,
        unetCalls: 1,
        seconds: 1,
        failure: null,
      })
    }
    expect(await store.markInterrupted()).toBe(1)
    const [first, second] = [await store.get('run-0001'), await store.get('run-0002')]
    expect([first!.state, ...first!.drawings.map(({ state }) => state)]).toEqual([
      'interrupted',
      'interrupted',
      'interrupted',
    ])
    expect([second!.state, ...second!.drawings.map(({ state }) => state)]).toEqual(['finished', 'finished', 'finished'])
    await close()
  })
})

describe('the lock of a data folder', () => {
  it('lets one in at a time, and goes with its holder', () => {
    const folder = dataFolder(temporaryFolder())
    const unlock = lockInstance(folder)
    expect(() => lockInstance(folder)).toThrow('Another Fovea')
    unlock()
    lockInstance(folder)()
  })
})
