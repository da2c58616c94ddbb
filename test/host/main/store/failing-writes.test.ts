import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diskCodes, failingImports, refusals } from '../../../support/crash/failing-imports.ts'
import { brokenInvariants } from '../../../support/crash/library-invariants.ts'
import { openStores } from '../../../support/crash/library-stores.ts'
import { failingDisk } from '../../../support/failing-disk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

describe('a disk whose n-th write fails, for every n', () => {
  it('leaves a whole library behind an import, with all runs or with the first of them', async () => {
    // One code after the other here; `npm run crash` tries all of them at every n.
    const outcomes: number[] = []
    for await (const { runs, broken } of failingImports(
      temporaryFolder(),
      (n) => diskCodes[n % 3]!,
      (n) => n % 2 === 0,
    )) {
      expect(broken).toEqual([])
      outcomes.push(runs)
    }
    // From nothing to everything, and each write was tried.
    expect(new Set(outcomes)).toEqual(new Set([0, 1, 2]))
    expect(outcomes.length).toBeGreaterThan(20)
  })

  it.each(diskCodes)('keeps the old rating or the new one, in the database and in the journal (%s)', async (code) => {
    const dataDir = join(temporaryFolder(), 'data')
    const before = await openStores(dataDir)
    await before.record('run-00001', 1)
    await before.annotations.annotate(['run-00001'], { rating: 2 })
    await before.opened.close()
    const failing = await openStores(dataDir, failingDisk(0, code, true))
    await expect(failing.annotations.annotate(['run-00001'], { rating: 5 })).rejects.toMatchObject({
      failure: { code: expect.stringMatching(refusals) as string },
    })
    // What the failed line left must not swallow the next one.
    await failing.annotations.annotate(['run-00001'], { addTags: ['after'] })
    await failing.opened.close()
    const after = await openStores(dataDir)
    expect(after.opened.db.prepare('SELECT rating FROM run').pluck().get()).toBe(2)
    expect(await brokenInvariants(after.opened)).toEqual([])
    const journal = (await after.opened.journal.read()) as { change?: object }[]
    expect(journal.flatMap(({ change }) => (change === undefined ? [] : [change]))).toEqual([
      { rating: 2 },
      { addTags: ['after'] },
    ])
    await after.opened.close()
  })
})
