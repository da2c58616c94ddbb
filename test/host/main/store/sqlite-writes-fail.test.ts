import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { brokenInvariants } from '../../../support/crash/library-invariants.ts'
import { openStores, toyStep } from '../../../support/crash/library-stores.ts'
import { fileSizeLimit, smallDisk, type TightDisk } from '../../../support/crash/tight-disk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const page = 4096
/** Larger than the log of one go: everything fits at last. */
const mostPages = 200

/**
 * Lets SQLite write n pages and no more, for every n, or every `stride`th, until all that is asked for fits; after each, what was acknowledged
 * must be there, here and in a copy of the files as they lie.
 */
async function failAtEveryPage(dataDir: string, copies: string, disk: TightDisk, stride = 1): Promise<Set<number>> {
  const { opened, runs, record } = await openStores(dataDir)
  const { images, latents } = opened.folders
  const image = await images.put(new Uint8Array([1, 2, 3]))
  const latent = await latents.put(new Uint8Array([4, 5, 6]))
  const outcomes = new Set<number>()
  const steps = 5
  try {
    for (let pages = 0; !outcomes.has(steps + 1); pages += stride) {
      expect(pages).toBeLessThan(mostPages)
      const id = `tight-${1000 + pages}`
      await record(id, pages)
      opened.db.pragma('wal_checkpoint(TRUNCATE)')
      let acknowledged = 0
      disk.tighten(pages * page + 100)
      try {
        for (; acknowledged < steps; acknowledged++)
          await runs.addStep(id, 'sd', toyStep(acknowledged, image, image), { xT: latent, x0: latent })
        await runs.setState(id, 'finished', null)
        acknowledged++
      } catch (thrown) {
        expect((thrown as { code?: string }).code).toMatch(/^SQLITE_(FULL|IOERR)/)
      } finally {
        disk.loosen()
      }
      outcomes.add(acknowledged)
      const run = (await runs.get(id))!
      expect(run.drawings[0]!.steps.length).toBe(Math.min(acknowledged, steps))
      expect(run.state).toBe(acknowledged > steps ? 'finished' : 'queued')
      if (pages % 6 === 0) await inspectCopy(dataDir, join(copies, `copy-${pages}`), id, Math.min(acknowledged, steps))
    }
  } finally {
    disk.loosen()
    await opened.close()
  }
  return outcomes
}

async function inspectCopy(dataDir: string, copy: string, id: string, steps: number): Promise<void> {
  cpSync(dataDir, copy, { recursive: true })
  const { opened, runs } = await openStores(copy)
  expect(await brokenInvariants(opened)).toEqual([])
  expect((await runs.get(id))!.drawings[0]!.steps.length).toBe(steps)
  await opened.close()
  rmSync(copy, { recursive: true })
}

describe('a system that refuses the n-th page that SQLite writes', () => {
  it('loses nothing acknowledged when files may not grow (EFBIG)', async ({ skip }) => {
    const limit = fileSizeLimit()
    if (limit === null) return skip('no prlimit here to keep files from growing')
    const root = temporaryFolder()
    const outcomes = await failAtEveryPage(join(root, 'data'), root, limit, 3)
    expect([outcomes.has(0), outcomes.has(6), outcomes.size > 4]).toEqual([true, true, true])
  })

  it('loses nothing acknowledged when the disk is full (ENOSPC)', async ({ skip }) => {
    const root = temporaryFolder()
    const disk = smallDisk(join(root, 'small'))
    if (disk === null) return skip('mounting a small disk is not allowed here')
    onTestFinished(disk.unmount)
    const outcomes = await failAtEveryPage(join(root, 'small', 'data'), root, disk)
    expect([...outcomes].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})
