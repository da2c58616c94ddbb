import Sqlite from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { existsSync, openSync, readdirSync, statSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isSound } from '../../../../main/store/backup.ts'
import { keepSound } from '../../../../main/store/keep-sound.ts'
import { openHistory } from '../../../../main/store/open-history.ts'
import { suspectFile } from '../../../../main/store/session-keys.ts'
import { writeSetting } from '../../../../main/store/setting-store.ts'
import { openStores } from '../../../support/crash/library-stores.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const { signal } = new AbortController()
const backups = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('.backup-'))

async function library(): Promise<{ dataDir: string; file: string }> {
  const dataDir = join(temporaryFolder(), 'a library, größer')
  const { opened, record } = await openStores(dataDir)
  for (let n = 0; n < 300; n++) await record(`run-${1000 + n}`, n)
  await opened.close()
  return { dataDir, file: join(dataDir, 'history.db') }
}

async function session(dataDir: string, file: string, at: Date): Promise<void> {
  const opened = await openHistory(file, dataDir, () => at)
  await keepSound({ opened, file, now: () => at, signal })
  await writeSetting(opened.history, 'closed', true)
  await opened.close()
}

/** Scribbles over the middle of a page that holds a part of a table. */
function damage(file: string): void {
  const db = new Sqlite(file)
  const page = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'drawing'`).pluck().get() as number
  db.close()
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(64, 0xff), 0, 64, (page - 1) * 4096)
}

describe('a library used for weeks', () => {
  it('has a backup a day, two of them, one a week more, and each is sound', async () => {
    const { dataDir, file } = await library()
    const start = Date.now()
    for (let days = 0; days < 9; days++) {
      const at = new Date(start + days * 24 * 3600_000)
      await session(dataDir, file, at)
      await session(dataDir, file, new Date(at.getTime() + 3600_000))
      for (const name of backups(dataDir)) {
        const path = join(dataDir, name)
        // Its day is the day of the session, not of this test.
        if (statSync(path).mtimeMs < start + 60_000 && !aged.has(path)) utimesSync(path, at, at)
        aged.add(path)
      }
    }
    const kinds = backups(dataDir).map((name) => name.replace(/\d+/, 'n'))
    expect(kinds.sort()).toEqual([
      ...Array.from({ length: 2 }, () => 'history.backup-n-daily.db'),
      ...Array.from({ length: 2 }, () => 'history.backup-n-weekly.db'),
    ])
    for (const name of backups(dataDir)) expect(isSound(join(dataDir, name))).toBe(true)
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('finds damage behind the opening, tells it, and is repaired by the next opening', async () => {
    const { dataDir, file } = await library()
    const later = (days: number) => new Date(Date.now() + days * 24 * 3600_000)
    await session(dataDir, file, later(1))
    damage(file)
    const opened = await openHistory(file, dataDir, () => later(3))
    expect([opened.opening, opened.wholeCheck]).toEqual(['opened', false])
    await expect(keepSound({ opened, file, now: () => later(3), signal })).rejects.toThrow('damaged')
    opened.db.close()
    expect(existsSync(suspectFile(file))).toBe(true)

    const again = await openStores(dataDir)
    expect(again.opened.opening).toBe('restored')
    expect(again.opened.db.prepare('SELECT count(*) FROM run').pluck().get()).toBe(300)
    await again.opened.close()
    expect(existsSync(suspectFile(file))).toBe(false)
  })

  it('looks at every page before it opens when the last session did not end', async () => {
    const { dataDir, file } = await library()
    await (await openHistory(file, dataDir, () => new Date())).close()
    const killed = await openHistory(file, dataDir, () => new Date())
    expect(killed.wholeCheck).toBe(false)
    await writeSetting(killed.history, 'closed', false)
    await killed.close()
    const next = await openHistory(file, dataDir, () => new Date())
    expect(next.wholeCheck).toBe(true)
    await next.close()
  })

  it('lets its check be stopped at any moment, also while the thread begins, and the process lives', async () => {
    const { file } = await library()
    const worker = fileURLToPath(new URL('../../../support/crash/stop-checks.ts', import.meta.url))
    const { status, signal: killedBy, stderr } = spawnSync(process.execPath, [worker, file, '40'], { encoding: 'utf8' })
    expect({ status, killedBy, stderr }).toEqual({ status: 0, killedBy: null, stderr: '' })
  })
})

const aged = new Set<string>()
