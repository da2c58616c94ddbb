import fc from 'fast-check'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { galleryQuery } from '../../../../preload/contract/gallery.ts'
import { galleryIndex } from '../../../../main/store/gallery/gallery-index.ts'
import { gallery, type Gallery } from '../../../../main/store/gallery/gallery-query.ts'
import { openStores, type Stores } from '../../../support/crash/library-stores.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

interface ModelRun {
  parent: string | null
  rating: number
  tags: Set<string>
  removed: boolean
}

/** The whole library, as one would write it on a napkin. */
interface Model {
  runs: Map<string, ModelRun>
  undos: { token: string; before: Map<string, ModelRun> }[]
}

interface Real {
  stores: Stores
  pages: Gallery
  root: string
  generation: number
}

const copyOf = (run: ModelRun): ModelRun => ({ ...run, tags: new Set(run.tags) })

/** What the library shows equals the napkin, in every respect that the commands touch. */
function compare({ pages }: Real, { runs }: Model): void {
  for (const removed of [false, true]) {
    const { items, facets } = pages.query(galleryQuery.parse({ filter: { removed }, limit: 200 }))
    const wanted = [...runs].filter(([, run]) => run.removed === removed)
    expect(items.map(({ id, parent, rating, tags }) => ({ id, parent, rating, tags })).reverse()).toEqual(
      wanted.map(([id, { parent, rating, tags }]) => ({ id, parent, rating, tags: [...tags].sort() })),
    )
    const ratings: Record<string, number> = {}
    for (const [, { rating }] of wanted) ratings[rating] = (ratings[rating] ?? 0) + 1
    expect(facets!.ratings).toEqual(ratings)
    for (const tag of ['xa', 'xb', 'xc']) {
      const tagged = pages.query(galleryQuery.parse({ filter: { removed, text: tag } })).total
      expect(tagged).toBe(wanted.filter(([, run]) => run.tags.has(tag)).length)
    }
  }
}

type Step = (model: Model, real: Real) => Promise<void>

function nth(model: Model, n: number): string | null {
  const ids = [...model.runs.keys()]
  return ids[n % Math.max(1, ids.length)] ?? null
}

async function annotate(
  model: Model,
  real: Real,
  id: string,
  change: object,
  apply: (run: ModelRun) => void,
): Promise<void> {
  const run = model.runs.get(id)!
  const before = new Map([[id, copyOf(run)]])
  const { undo } = await real.stores.annotations.annotate([id], change)
  model.undos.push({ token: undo, before })
  apply(run)
}

async function reopen(real: Real, crash: boolean, model: Model): Promise<void> {
  const from = join(real.root, `data-${real.generation++}`)
  const to = join(real.root, `data-${real.generation}`)
  // A crash is the files as they are at this moment; the process that held them is forgotten.
  if (crash) cpSync(from, to, { recursive: true })
  await real.stores.opened.close()
  if (!crash) cpSync(from, to, { recursive: true })
  real.stores = await openStores(to)
  real.pages = gallery(real.stores.opened.db, galleryIndex(real.stores.opened.db))
  model.undos = []
}

const place = fc.nat(50)
const step: fc.Arbitrary<{ name: string; run: Step }> = fc.oneof(
  { arbitrary: fc.constant({ name: 'add', run: add(null) }), weight: 3 },
  { arbitrary: place.map((n) => ({ name: `branch ${n}`, run: add(n) })), weight: 2 },
  fc.record({ n: place, rating: fc.nat(5) }).map(({ n, rating }) => ({
    name: `rate ${n} ${rating}`,
    run: on(n, (model, real, id) => annotate(model, real, id, { rating }, (run) => (run.rating = rating))),
  })),
  fc.record({ n: place, tag: fc.constantFrom('xa', 'xb', 'xc') }).map(({ n, tag }) => ({
    name: `tag ${n} ${tag}`,
    run: on(n, (model, real, id) => annotate(model, real, id, { addTags: [tag] }, (run) => run.tags.add(tag))),
  })),
  fc.record({ n: place, removed: fc.boolean() }).map(({ n, removed }) => ({
    name: `${removed ? 'delete' : 'restore'} ${n}`,
    run: on(n, (model, real, id) => annotate(model, real, id, { removed }, (run) => (run.removed = removed))),
  })),
  fc.constant({ name: 'undo', run: undo }),
  place.map((n) => ({ name: `purge ${n}`, run: on(n, purge) })),
  fc.boolean().map((crash) => ({
    name: crash ? 'crash' : 'reopen',
    run: (model: Model, real: Real) => reopen(real, crash, model),
  })),
)

function on(n: number, act: (model: Model, real: Real, id: string) => Promise<void>): Step {
  return async (model, real) => {
    const id = nth(model, n)
    if (id !== null) await act(model, real, id)
  }
}

let made = 0
function add(parentAt: number | null): Step {
  return async (model, real) => {
    const id = `model-${String(++made).padStart(5, '0')}`
    const parent = parentAt === null ? null : nth(model, parentAt)
    await real.stores.record(id, made, { parent })
    model.runs.set(id, { parent, rating: 0, tags: new Set(), removed: false })
  }
}

async function undo(model: Model, real: Real): Promise<void> {
  const last = model.undos.pop()
  if (last === undefined) return
  await real.stores.annotations.undo(last.token)
  for (const [id, run] of last.before) {
    const now = model.runs.get(id)
    if (now !== undefined) model.runs.set(id, { ...run, parent: now.parent })
  }
}

async function purge(model: Model, real: Real, id: string): Promise<void> {
  await real.stores.purge(id)
  if (!model.runs.get(id)!.removed) return
  model.runs.delete(id)
  for (const run of model.runs.values()) if (run.parent === id) run.parent = null
}

describe('a library under any sequence of additions, ratings, tags, deletions, undos, branches, crashes and reopenings', () => {
  it('shows what a plain map would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const root = temporaryFolder()
        const stores = await openStores(join(root, 'data-0'))
        const real: Real = {
          stores,
          pages: gallery(stores.opened.db, galleryIndex(stores.opened.db)),
          root,
          generation: 0,
        }
        const model: Model = { runs: new Map(), undos: [] }
        try {
          for (const { run } of steps) {
            await run(model, real)
            compare(real, model)
          }
        } finally {
          await real.stores.opened.close()
        }
      }),
      { numRuns: 8 },
    )
  })
})
