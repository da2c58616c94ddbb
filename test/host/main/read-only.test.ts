import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { galleryQuery } from '../../../preload/contract/gallery.ts'
import { putMap } from '../../support/mask/toy-maps.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, runToEnd, submit, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

/** Every file of a library and what is in it. */
function snapshot(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(dataDir, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(dataDir, name)))
          .digest('hex')}`,
    )
    .sort()
}

const refused = { failure: { code: 'data.read-only' } }

describe('a library opened for reading only', () => {
  it('shows everything, refuses every change by name, and is left as it was, to the byte', async () => {
    const dataDir = join(temporaryFolder(), 'nur lesen, größer')
    const host = await toyHost(dataDir)
    const run = await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    await host.api['library.annotate']({ runs: { ids: [run.id] }, change: { rating: 4 } }, never)
    await host.close()
    const before = snapshot(dataDir)

    const looker = await toyHost(dataDir, { readOnly: true })
    const { items } = await looker.api['library.query'](galleryQuery.parse({}), never)
    expect(items.map(({ id, rating }) => ({ id, rating }))).toEqual([{ id: run.id, rating: 4 }])
    expect(await looker.api['run.get']({ id: run.id }, never)).toEqual(run)
    expect((await looker.api['library.usage']({}, never)).kinds.length).toBeGreaterThan(2)
    const picture = run.drawings[0]!.steps[0]!.image
    expect((await looker.handleRequest(new Request(`http://x/image/${picture}.png`))).status).toBe(200)
    await expect(
      looker.api['library.annotate']({ runs: { ids: [run.id] }, change: { rating: 1 } }, never),
    ).rejects.toMatchObject(refused)
    await expect(submit(looker, toyRecipe({ seed: 9 }))).rejects.toMatchObject(refused)
    await expect(looker.api['run.remove']({ id: run.id }, never)).rejects.toMatchObject(refused)
    await expect(putMap(looker, () => 5)).rejects.toMatchObject(refused)
    await looker.close()
    expect(snapshot(dataDir)).toEqual(before)
  })

  it('can be looked at while another Fovea works on it', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const host = await toyHost(dataDir)
    const run = await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    await expect(toyHost(dataDir)).rejects.toMatchObject({ failure: { code: 'data.locked' } })
    const looker = await toyHost(dataDir, { readOnly: true })
    expect((await looker.api['run.get']({ id: run.id }, never)).id).toBe(run.id)
    await looker.close()
    await host.api['library.annotate']({ runs: { ids: [run.id] }, change: { rating: 2 } }, never)
    await host.close()
  })

  it('must be there', async () => {
    await expect(toyHost(join(temporaryFolder(), 'none'), { readOnly: true })).rejects.toMatchObject(refused)
  })
})
