import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Run } from '../../../../preload/contract/records.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { never, runToEnd, toyHost, toyRecipe } from '../../../support/toy-engine/toy-host.ts'
import { blankMask, putMap } from '../../../support/mask/toy-maps.ts'

/** What a picture can bring back: all but when and how long. */
function essence({ recipe, drawings }: Run) {
  const methods = drawings.map(({ method, bestStep, steps }) => ({
    method,
    bestStep,
    steps: steps.map((step) => ({ ...step, ms: 0 })),
  }))
  return { recipe, methods }
}

describe('a library without its database', () => {
  it('shows the same gallery, rebuilt from the images alone', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const host = await toyHost(dataDir)
    const { sha256 } = await putMap(host, () => 51_400)
    const runs = [
      await runToEnd(host, toyRecipe()),
      await runToEnd(host, toyRecipe({ seed: 8, mask: sha256, methods: ['doodl'] })),
    ]
    await host.close()
    for (const name of readdirSync(dataDir)) if (name.startsWith('history')) rmSync(join(dataDir, name))

    const again = await toyHost(dataDir)
    const { runs: listed } = await again.api['run.list']({ before: null, limit: 10 }, never)
    const rebuilt = await Promise.all(listed.map(({ id }) => again.api['run.get']({ id }, never)))
    const bySeed = (a: Run, b: Run): number => a.recipe.seed - b.recipe.seed
    expect(rebuilt.sort(bySeed).map(essence)).toEqual(runs.map(essence))
    // The journal says which run it was and when.
    const identity = ({ id, parent, createdAt, state }: Run) => ({ id, parent, createdAt, state })
    expect(rebuilt.map(identity)).toEqual(runs.map(identity))
    expect((await runToEnd(again, rebuilt[1]!.recipe)).drawings[0]!.steps[0]!.image).toBe(
      rebuilt[1]!.drawings[0]!.steps[0]!.image,
    )
    await again.close()
  })

  it('is rebuilt when the database is damaged, which is kept aside', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const host = await toyHost(dataDir)
    const run = await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    await host.close()
    writeFileSync(join(dataDir, 'history.db'), 'damaged'.repeat(9999))
    const again = await toyHost(dataDir)
    const { runs } = await again.api['run.list']({ before: null, limit: 10 }, never)
    expect(runs.map(({ prompt, thumbnails }) => [prompt, thumbnails[0]!.image])).toEqual([
      ['a toy', run.drawings[0]!.steps[0]!.image],
    ])
    expect(readdirSync(dataDir).filter((name) => name.includes('corrupt')).length).toBe(1)
    await again.close()
  })

  it('takes nothing from pictures that are not ours', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const host = await toyHost(dataDir)
    await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    await host.close()
    const [folder = ''] = readdirSync(join(dataDir, 'images'))
    writeFileSync(join(dataDir, 'images', folder, `${folder}${'0'.repeat(62)}.png`), 'no picture at all')
    rmSync(join(dataDir, 'history.db'))
    const again = await toyHost(dataDir)
    expect((await again.api['run.list']({ before: null, limit: 10 }, never)).total).toBe(1)
    await again.close()
  })
})

describe('a library found whole', () => {
  it('is rid of blobs that no row stands for, and of nothing else', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const host = await toyHost(dataDir)
    const run = await runToEnd(host, toyRecipe({ methods: ['sgool'] }))
    const { sha256 } = await putMap(host, () => 771)
    await host.api['mask.keep'](blankMask(sha256), never)
    await host.close()
    const count = () =>
      readdirSync(join(dataDir, 'images'), { recursive: true }).filter((name) => String(name).endsWith('.png')).length
    const before = count()
    const orphan = 'f'.repeat(64)
    const folder = join(dataDir, 'images', readdirSync(join(dataDir, 'images'))[0]!.slice(0, 2))
    writeFileSync(join(folder, `${folder.slice(-2)}${orphan.slice(2)}.png`), 'orphan')
    const again = await toyHost(dataDir)
    // After a clean end nothing is looked for by itself: whoever suspects something asks.
    expect((await again.api['library.check']({ hashes: true }, never)).swept).toBe(1)
    expect(count()).toBe(before)
    for (const image of [sha256, ...run.drawings[0]!.steps.map((step) => step.image)]) {
      expect((await again.handleRequest(new Request(`http://x.invalid/image/${image}.png`))).status).toBe(200)
    }
    await again.close()
  })
})
