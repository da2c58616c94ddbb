import { copyFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHistory } from '../../../../main/store/open-history.ts'
import { openStores } from '../../../support/crash/library-stores.ts'
import { writeToyArchive } from '../../../support/crash/toy-archive.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const clock = () => new Date('2026-11-25T00:00:00.000Z')
const pictures = (dataDir: string): number =>
  readdirSync(join(dataDir, 'images'), { recursive: true }).filter((name) => String(name).endsWith('.png')).length

describe('an opening that was killed after it had made a new database, before it had looked through the images', () => {
  it.each([
    ['from nothing', false],
    ['from a backup that knows less', true],
  ])('takes no picture for an orphan the next time, and finishes the work (%s)', async (_title, hasBackup) => {
    const root = temporaryFolder()
    const dataDir = join(root, 'data')
    const file = join(dataDir, 'history.db')
    if (hasBackup) {
      const early = await openStores(dataDir)
      await early.opened.close()
      copyFileSync(file, join(dataDir, 'history.backup-1.db'))
    }
    await writeToyArchive(join(root, 'archive.tar'), dataDir, 2, 2)
    const before = pictures(dataDir)
    if (hasBackup) truncateSync(file, 20_000)
    else rmSync(file)
    const killed = await openHistory(file, dataDir, clock)
    expect(killed.opening).toBe(hasBackup ? 'restored' : 'created')
    await killed.close()

    const { opened, runs } = await openStores(dataDir)
    await opened.settled
    expect(opened.opening).toBe('opened')
    expect((await runs.get('archived-1'))!.drawings[0]!.steps.length).toBe(2)
    expect(pictures(dataDir)).toBe(before)
    await opened.close()
  })
})
