import Sqlite from 'better-sqlite3'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { galleryQuery } from '../../../preload/contract/gallery.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import type { Host } from '../../../main/host.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, runToEnd, submit, nextEvent, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

const dataDir = () => join(temporaryFolder(), 'data')
const ask = (host: Host, query: object = {}) => host.api['library.query'](galleryQuery.parse(query), never)
const ids = async (host: Host, filter: object = {}) => (await ask(host, { filter })).items.map(({ id }) => id)

async function library(dir = dataDir()) {
  const host = await toyHost(dir)
  const cat = await runToEnd(host, toyRecipe({ prompt: 'a cat on a mat', methods: ['sd'], seed: 1 }))
  const dog = await runToEnd(host, toyRecipe({ prompt: 'a dog', methods: ['sd', 'sgool'], seed: 2 }))
  return { host, cat: cat.id, dog: dog.id }
}

describe('a library of runs', () => {
  it('is searched by words, tags and notes', async () => {
    const { host, cat, dog } = await library()
    expect(await ids(host, { text: 'cat' })).toEqual([cat])
    expect(await ids(host, { text: 'a -cat' })).toEqual([dog])
    await host.api['library.annotate'](
      { runs: { ids: [dog] }, change: { addTags: ['Très bien'], note: 'for the wall' } },
      never,
    )
    expect(await ids(host, { text: 'tres' })).toEqual([dog])
    expect(await ids(host, { text: '"the wall"' })).toEqual([dog])
    expect(await ids(host, { tags: ['très BIEN'] })).toEqual([dog])
    expect(await host.api['tag.list']({}, never)).toEqual([{ name: 'Très bien', runs: 1 }])
    await host.close()
  })

  it('counts every facet under the filters of the others', async () => {
    const { host, cat } = await library()
    await host.api['library.annotate']({ runs: { ids: [cat] }, change: { rating: 4, starred: true } }, never)
    const { facets, total } = await ask(host, { filter: { ratings: [4] } })
    expect(total).toBe(1)
    expect(facets!.ratings).toEqual({ 0: 1, 4: 1 })
    expect(facets!.methods).toEqual({ sd: 1, baseline: 0, doodl: 0, sgool: 0 })
    expect(facets!.sizes).toEqual({ '8x8': 1 })
    expect(facets!.starred).toEqual({ true: 1 })
    await host.close()
  })

  it('sorts by the best score, and shows it', async () => {
    const { host } = await library()
    const { items } = await ask(host, { sort: { by: 'guidance', descending: true } })
    const scores = items.map(({ best }) => best.guidance!)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(items[0]!.thumbnails.every(({ image }) => image !== null)).toBe(true)
    await host.close()
  })

  it('groups runs of the same words and noise, and runs of one tree', async () => {
    const { host, cat } = await library()
    const finished = nextEvent(host, 'run.finished')
    const { id: again } = await host.api['run.rerun']({ id: cat }, never)
    await finished
    const bySeed = await ask(host, { groupBy: 'prompt-seed' })
    expect(bySeed.items.map(({ group }) => group!.runs)).toEqual([2, 1])
    const lineage = await ask(host, { groupBy: 'lineage' })
    const tree = lineage.items.find(({ group }) => group!.runs === 2)!
    expect(await ids(host, { group: tree.group!.key })).toEqual([again, cat])
    expect((await host.api['run.details']({ id: again }, never)).reason).toBe('retry')
    await host.close()
  })

  it('takes back whatever was done to its runs', async () => {
    const { host, cat, dog } = await library()
    const { id: board } = await host.api['board.save']({ id: null, name: 'Wall' }, never)
    const before = await host.api['run.details']({ id: cat }, never)
    const change = { rating: 5, addTags: ['x'], addBoards: [board], note: 'n', removed: true }
    const { changed, undo } = await host.api['library.annotate'](
      { runs: { filter: galleryQuery.parse({}).filter }, change },
      never,
    )
    expect(changed).toBe(2)
    expect(await ids(host)).toEqual([])
    expect(await ids(host, { removed: true, boards: [board] })).toEqual([dog, cat])
    expect(await host.api['library.undo']({ undo }, never)).toEqual({ changed: 2 })
    expect(await host.api['run.details']({ id: cat }, never)).toEqual(before)
    await expect(host.api['library.undo']({ undo }, never)).rejects.toMatchObject({
      failure: { code: 'library.nothing-to-undo' },
    })
    await host.close()
  })

  it('purges removed runs alone, with every file of theirs that no other run shows', async () => {
    const dir = dataDir()
    const { host, cat, dog } = await library(dir)
    const files = () =>
      ['images', 'latents']
        .flatMap((name) => readdirSync(join(dir, name), { recursive: true, encoding: 'utf8' }))
        .filter((name) => name.includes('.')).length
    await host.close()
    const again = await toyHost(dir)
    const [before, dogSteps] = [files(), (await again.api['run.receipt']({ id: dog }, never)).steps.length]
    expect(dogSteps).toBe(4)
    expect(await again.api['library.purge']({ runs: { ids: [cat, dog] } }, never)).toEqual({ purged: 0, bytes: 0 })
    await again.api['library.annotate']({ runs: { ids: [cat] }, change: { removed: true } }, never)
    const { purged, bytes } = await again.api['library.purge']({ runs: { ids: [cat, dog] } }, never)
    expect([purged, bytes > 0]).toEqual([1, true])
    expect(files()).toBeLessThan(before)
    expect(await again.api['library.check']({ hashes: true }, never)).toMatchObject({
      integrity: 'ok',
      runs: 1,
      missing: [],
      damaged: [],
      swept: 0,
    })
    await again.close()
  })

  it('comes back without its database: ids, tree, ratings, tags, boards, searches, what was removed', async () => {
    const dir = dataDir()
    const { host, cat, dog } = await library(dir)
    const { id: board } = await host.api['board.save']({ id: null, name: 'Wand ä' }, never)
    const change = { rating: 3, addTags: ['one', 'two'], addBoards: [board], note: 'note' }
    await host.api['library.annotate']({ runs: { ids: [cat] }, change }, never)
    await host.api['library.annotate']({ runs: { ids: [cat] }, change: { removeTags: ['one'] } }, never)
    const { undo } = await host.api['library.annotate']({ runs: { ids: [dog] }, change: { starred: true } }, never)
    await host.api['library.undo']({ undo }, never)
    await host.api['library.annotate']({ runs: { ids: [dog] }, change: { removed: true } }, never)
    await host.api['search.save'](
      { id: null, name: 'cats', filter: galleryQuery.parse({ filter: { text: 'cat' } }).filter },
      never,
    )
    await host.api['library.setRetention']({ keep: 'every', every: 5, afterDays: 1 }, never)
    const finished = nextEvent(host, 'run.finished')
    const { id: child } = await host.api['run.rerun']({ id: cat }, never)
    await finished
    const seen = async (from: Host) => ({
      details: await Promise.all([cat, dog, child].map((id) => from.api['run.details']({ id }, never))),
      items: (await ask(from)).items,
      removed: (await ask(from, { filter: { removed: true } })).items,
      boards: await from.api['board.list']({}, never),
      searches: await from.api['search.list']({}, never),
      retention: await from.api['library.retention']({}, never),
    })
    const before = await seen(host)
    await host.close()
    for (const name of readdirSync(dir)) if (name.startsWith('history')) rmSync(join(dir, name))
    const again = await toyHost(dir)
    expect(await seen(again)).toEqual(before)
    await again.close()
  })

  it('thins old runs as the rule says, keeps best, last, numbers and hashes, and spares the starred', async () => {
    const host = await toyHost(dataDir())
    const run = await runToEnd(host, toyRecipe({ methods: ['sgool'], optSteps: 12 }))
    const starred = await runToEnd(host, toyRecipe({ methods: ['sgool'], optSteps: 12, seed: 9 }))
    await host.api['library.annotate']({ runs: { ids: [starred.id] }, change: { starred: true } }, never)
    await host.api['library.setRetention']({ keep: 'every', every: 5, afterDays: 0 }, never)
    const receipt = await host.api['run.receipt']({ id: run.id }, never)
    const promised = await host.api['library.thin']({ dryRun: true }, never)
    const done = await host.api['library.thin']({ dryRun: false }, never)
    const kept = (await host.api['run.get']({ id: run.id }, never)).drawings[0]!
    const expected = [0, 5, 10, 11, kept.bestStep!].filter((v, i, all) => all.indexOf(v) === i).sort((a, b) => a - b)
    expect(kept.steps.map(({ index }) => index)).toEqual(expected)
    expect(done.steps).toBe(12 - expected.length)
    expect([promised.runs, promised.steps]).toEqual([done.runs, done.steps])
    expect((await host.api['run.get']({ id: starred.id }, never)).drawings[0]!.steps.length).toBe(12)
    expect(await host.api['run.receipt']({ id: run.id }, never)).toEqual(receipt)
    expect((await host.api['run.details']({ id: run.id }, never)).thinned.length).toBe(done.steps)
    expect((await host.api['run.verify']({ id: run.id }, never)).identical).toBe(true)
    await host.close()
  })

  it('says what it takes on disk, by kind, to the byte', async () => {
    const dir = dataDir()
    const { host } = await library(dir)
    const { kinds } = await host.api['library.usage']({}, never)
    const check = await host.api['library.check']({ hashes: false }, never)
    expect(check.missing).toEqual([])
    const sizes = readdirSync(join(dir, 'latents'), { recursive: true })
      .filter((name) => String(name).endsWith('.f32z'))
      .map((name) => statSync(join(dir, 'latents', String(name))).size)
    const latents = kinds.find(({ kind }) => kind === 'latent')!
    expect([latents.files, latents.bytes]).toEqual([sizes.length, sizes.reduce((sum, size) => sum + size, 0)])
    await host.close()
  })
})

describe('a receipt', () => {
  it('names model, versions and the hash of every step, and verifies', async () => {
    const { host, dog } = await library()
    const receipt = await host.api['run.receipt']({ id: dog }, never)
    expect(receipt.model!.pack).toBe('toy')
    expect(receipt.model!.files[0]!.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(receipt.receipt!.runtime.version).toMatch(/^\d+\.\d+/)
    expect(receipt.steps.map(({ method, index }) => `${method} ${index}`)).toEqual([
      'sd 0',
      'sgool 0',
      'sgool 1',
      'sgool 2',
    ])
    expect(await host.api['run.verify']({ id: dog }, never)).toEqual({
      identical: true,
      stepsCompared: 4,
      first: null,
      changes: [],
    })
    await host.close()
  })

  it('names the first step that differs, and by how much', async () => {
    const dir = dataDir()
    const { host, dog } = await library(dir)
    const { steps } = await host.api['run.receipt']({ id: dog }, never)
    await host.close()
    // As if step 1 had once come out as step 2 did.
    const db = new Sqlite(join(dir, 'history.db'))
    db.prepare(`UPDATE step SET x_0 = ? WHERE run_id = ? AND method = 'sgool' AND idx = 1`).run(steps[3]!.x0, dog)
    db.close()
    const again = await toyHost(dir)
    const { identical, stepsCompared, first } = await again.api['run.verify']({ id: dog }, never)
    expect([identical, stepsCompared]).toEqual([false, 3])
    expect(first).toMatchObject({ method: 'sgool', index: 1, what: 'x_0', lossDifference: 0 })
    expect(first!.maxDifference).toBeGreaterThan(0)
    expect(first!.relative).toBeGreaterThan(0)
    await again.close()
  })
})

describe('recall', () => {
  it.each([
    ['prompt', ['prompt', 'negative']],
    ['seed', ['seed']],
    ['mask', ['mask', 'follow']],
  ] as const)('gives back the %s alone', async (part, keys) => {
    const { host, cat } = await library()
    expect(Object.keys(await host.api['run.recall']({ id: cat, part }, never))).toEqual(keys)
    await host.close()
  })

  it('gives back everything, so that the same run is drawn again', async () => {
    const { host, dog } = await library()
    const all = await host.api['run.recall']({ id: dog, part: 'all' }, never)
    const { id } = await submit(host, all as Recipe)
    await nextEvent(host, 'run.finished', (event) => event.id === id)
    const steps = async (run: string) => (await host.api['run.receipt']({ id: run }, never)).steps
    expect(await steps(id)).toEqual(await steps(dog))
    await host.close()
  })
})
