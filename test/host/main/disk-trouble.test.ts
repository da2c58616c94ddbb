import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { atomicWrite } from '../../../main/files/atomic-write.ts'
import { blobStore, sha256Of } from '../../../main/files/blob-store.ts'
import { realDisk } from '../../../main/files/disk.ts'
import { failingDisk } from '../../support/failing-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, runToEnd, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

const bytes = Uint8Array.of(1, 2, 3)

describe('atomicWrite', () => {
  it.each(['ENOSPC', 'EIO', 'EACCES'])(
    'leaves the old file or the new one when the n-th operation fails with %s',
    async (code) => {
      for (let n = 0; n < 4; n++) {
        const file = join(temporaryFolder(), 'a')
        writeFileSync(file, 'old')
        await atomicWrite(failingDisk(n, code), file, bytes).catch(() => undefined)
        const content = [...(await realDisk.read(file))]
        expect([[...Buffer.from('old')], [...bytes]]).toContainEqual(content)
      }
    },
  )

  it('leaves no temporary file behind when it fails', async () => {
    const folder = temporaryFolder()
    await expect(atomicWrite(failingDisk(1, 'ENOSPC'), join(folder, 'a'), bytes)).rejects.toThrow('ENOSPC')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the blob store', () => {
  it('names content by its hash, keeps equal content once, and sweeps what crashes left', async () => {
    const root = temporaryFolder()
    const store = blobStore(realDisk, root, join(root, 'images'), 'png')
    expect([await store.put(bytes), await store.put(bytes)]).toEqual([sha256Of(bytes), sha256Of(bytes)])
    expect(await store.list()).toEqual([sha256Of(bytes)])
    writeFileSync(join(root, 'images', sha256Of(bytes).slice(0, 2), '.tmp-half'), 'x')
    expect(await store.sweepTemporary()).toBe(1)
    expect([...(await store.get(sha256Of(bytes)))!]).toEqual([...bytes])
  })

  it('knows no name that is not a hash', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'secret.png'), 'x')
    const store = blobStore(realDisk, root, join(root, 'images'), 'png')
    for (const name of ['../secret', 'secret', '', '/etc/passwd', `${'a'.repeat(63)}/`])
      expect(await store.get(name)).toBeNull()
  })
})

describe('a data folder that cannot be written', () => {
  it.each(['under a file', 'that is a file'])('is refused by name when it is a folder %s', async (kind) => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const dataDir = kind === 'under a file' ? join(file, 'data') : file
    await expect(toyHost(dataDir, { packRoots: [] })).rejects.toMatchObject({
      failure: { code: 'data.read-only', item: dataDir },
    })
  })
})

describe('a disk that fills up during a run', () => {
  it('fails the run by name, keeps every reported step, and stays usable', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const host = await toyHost(dataDir, { disk: failingDisk(45, 'ENOSPC') })
    let reported = 0
    host.events.subscribe(({ name }) => (reported += name === 'run.step' ? 1 : 0))
    const run = await runToEnd(host, toyRecipe({ methods: ['sgool', 'sd'], optSteps: 30 }))
    expect(run.state).toBe('failed')
    expect(run.drawings.map(({ failure }) => failure?.code)).toEqual(['disk.full', 'disk.full'])
    expect(run.drawings[0]!.steps.length).toBe(reported)
    expect(reported).toBeGreaterThan(0)
    await host.close()

    const again = await toyHost(dataDir)
    expect((await again.api['run.get']({ id: run.id }, never)).drawings[0]!.steps.length).toBe(reported)
    expect((await runToEnd(again, toyRecipe({ methods: ['sd'], seed: 1 }))).state).toBe('finished')
    const leftovers = readdirSync(join(dataDir, 'images'), { recursive: true }).filter((name) =>
      String(name).includes('.tmp-'),
    )
    expect(leftovers).toEqual([])
    expect(existsSync(join(dataDir, 'history.db'))).toBe(true)
    await again.close()
  })
})
