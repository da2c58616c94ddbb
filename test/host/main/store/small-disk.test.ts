import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { spool } from '../../../../main/files/spool.ts'
import { brokenInvariants } from '../../../support/crash/library-invariants.ts'
import { openStores, toyStep } from '../../../support/crash/library-stores.ts'
import { smallDisk } from '../../../support/crash/tight-disk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

describe('a disk that is really full', () => {
  it('refuses what does not fit, and keeps everything that was acknowledged', async ({ skip }) => {
    const root = temporaryFolder()
    const disk = smallDisk(join(root, 'small'))
    if (disk === null) return skip('mounting a small disk is not allowed here')
    onTestFinished(disk.unmount)
    const dataDir = join(root, 'small', 'data')
    const { opened, runs, record } = await openStores(dataDir)
    let acknowledged = 0
    await record('run-00001', 1)
    disk.tighten(1 << 20)
    const fill = async (): Promise<void> => {
      for (let index = 0; index < 500; index++) {
        const bytes = new Uint8Array(20_000).map((_, i) => (i * 7 + index * 31) % 251)
        const latent = await opened.folders.latents.put(bytes)
        const image = await opened.folders.images.put(new Uint8Array([1, index % 256, index >> 8]))
        await runs.addStep('run-00001', 'sd', toyStep(index, image, null), { xT: latent, x0: latent })
        acknowledged = index + 1
      }
    }
    await expect(fill()).rejects.toThrow()
    expect(acknowledged).toBeGreaterThan(5)
    expect((await runs.get('run-00001'))!.drawings[0]!.steps.length).toBe(acknowledged)
    await opened.close().catch(() => undefined)
    // The user makes room: the same library on a larger disk, under a name that is not plain ASCII.
    const moved = join(root, 'größer und weiter')
    cpSync(dataDir, moved, { recursive: true })
    const again = await openStores(moved)
    expect(await brokenInvariants(again.opened)).toEqual([])
    expect((await again.runs.get('run-00001'))!.drawings[0]!.steps.length).toBe(acknowledged)
    await again.opened.close()
  })

  it('says so when what is brought in does not fit, and keeps nothing of it', async ({ skip }) => {
    const root = temporaryFolder()
    const disk = smallDisk(join(root, 'small'))
    if (disk === null) return skip('mounting a small disk is not allowed here')
    onTestFinished(disk.unmount)
    const incoming = join(root, 'small', 'incoming')
    disk.tighten(1 << 20)
    const large = async function* () {
      for (let n = 0; n < 64; n++) yield new Uint8Array(1 << 16)
    }
    const brought = spool(incoming).keepWhile(large(), async () => 'read')
    await expect(brought).rejects.toMatchObject({ failure: { code: 'disk.full', item: join(root, 'small') } })
    expect(readdirSync(incoming)).toEqual([])
  })
})
