import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { galleryMetric, galleryQuery } from '../preload/contract/gallery.ts'
import { checkInThread } from '../main/store/check-in-thread.ts'
import { galleryIndex } from '../main/store/gallery/gallery-index.ts'
import { gallery } from '../main/store/gallery/gallery-query.ts'
import { insertWholeRun } from '../main/store/insert-run.ts'
import { likenessStore } from '../main/store/likeness-store.ts'
import { openStores, toyStep } from '../test/support/crash/library-stores.ts'
import { quantile } from './bench/quantile.ts'
import { seeded } from '../test/support/seeded.ts'
import { cachedLibrary, copyLibrary } from '../test/support/cached-library.ts'
import { toyRecipe } from '../test/support/toy-engine/toy-host.ts'

/** `npm run bench:history [-- --json] [--runs N] [--page FILE]`: how a library of 100,000 runs opens, searches, sorts and
 * grows. `FILE` holds what was measured of the page (frames a second, memory), as JSON, to be told along.
 * The library is made once and kept in `.fovea`; `--make` does only that.
 */
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, runs: { type: 'string' }, page: { type: 'string' }, make: { type: 'boolean' } },
})
const runs = Number(values.runs ?? 100_000)
const page = values.page === undefined ? null : (JSON.parse(readFileSync(values.page, 'utf8')) as unknown)
const root = mkdtempSync(join(tmpdir(), 'fovea-bench-'))
const say = (text: string): void => void process.stderr.write(`${text}\n`)

const milliseconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const p95 = (times: readonly number[]): number => quantile(times, 0.95)

try {
  say(`making ${runs} runs, unless they are there …`)
  let kept = ''
  const generateMs = await milliseconds(async () => (kept = await cachedLibrary(runs)))
  say(`made in ${(generateMs / 1000).toFixed(0)} s`)
  if (values.make === true) process.exit()
  const dataDir = join(root, 'data')
  copyLibrary(kept, dataDir)
  // As on any day but the first opening of it: the backups are there, and none is made beside what is measured.
  for (const kind of ['daily', 'weekly']) writeFileSync(join(dataDir, `history.backup-1-${kind}.db`), '')

  const openMs: number[] = []
  for (let n = 0; n < 3; n++) {
    let close = (): Promise<void> => Promise.resolve()
    openMs.push(
      await milliseconds(async () => {
        const { opened } = await openStores(dataDir)
        gallery(opened.db, galleryIndex(opened.db)).query(galleryQuery.parse({}))
        close = opened.close
      }),
    )
    await close()
  }

  const wholeCheckMs = await milliseconds(() => checkInThread(join(dataDir, 'history.db')).sound)
  const { opened, runs: store, record } = await openStores(dataDir)
  const pages = gallery(opened.db, galleryIndex(opened.db))
  pages.query(galleryQuery.parse({}))
  const random = seeded(2)
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T
  const words = [
    'cat',
    'teapot rooftop',
    'neon oct',
    'client',
    'watercolour whale -beach',
    'a',
    'series',
    '"on the attic"',
  ]
  const time = async (count: number, ask: () => object): Promise<number> => {
    const times: number[] = []
    for (let n = 0; n < count; n++) {
      const query = galleryQuery.parse(ask())
      times.push(await milliseconds(() => pages.query(query)))
    }
    return p95(times)
  }
  const search = await time(80, () => ({ filter: { text: `${pick(words)} ${pick(['', '-dog', '-paper', '-clay'])}` } }))
  const facet = await time(120, () => ({
    filter: {
      methods: random(2) === 0 ? ['sgool'] : [],
      packs: random(2) === 0 ? [pick(['mini', 'sd-v1.4'])] : [],
      ratings: random(2) === 0 ? [random(6)] : [],
      tags: random(3) === 0 ? ['keep'] : [],
      months: random(3) === 0 ? ['2024-05'] : [],
      ranges: [{ metric: 'guidance', min: 18 + random(9000) / 1000, max: null }],
    },
  }))
  const sort = await time(40, () => ({
    filter: { ranges: [{ metric: 'seed', min: random(50), max: null }] },
    sort: { by: pick(galleryMetric.options), descending: random(2) === 0 },
  }))
  const group = await time(20, () => ({ groupBy: pick(['prompt-seed', 'lineage']), filter: { ratings: [random(6)] } }))
  let offset = 0
  const scroll = await time(200, () => ({ offset: (offset += 60), limit: 60, facets: false }))
  const similar = likenessStore(opened.db)
  const map = new Uint8Array(256).map(() => random(256))
  const composition: number[] = []
  for (let n = 0; n < 10; n++) composition.push(await milliseconds(() => similar.byComposition(map, 30)))

  const insert: number[] = []
  const live: number[] = []
  const hash = (n: number, i: number, kind: number): string => `${kind}${n}e${i}`.padStart(64, 'b')
  for (let n = 0; n < 100; n++) {
    const steps = Array.from({ length: 50 }, (_, i) => ({
      ...toyStep(i, hash(n, i, 1), hash(n, i, 2)),
      gradient: hash(n, i, 3),
    }))
    const run = {
      id: `bench-${1000 + n}`,
      parent: null,
      createdAt: new Date(),
      recipe: toyRecipe({ seed: n }),
      provider: 'cpu',
    }
    const drawing = {
      method: 'sgool',
      state: 'finished',
      bestStep: 49,
      unetCalls: 1,
      seconds: 1,
      steps,
      failure: null,
    } as const
    insert.push(
      await milliseconds(() =>
        insertWholeRun(opened.history, {
          run,
          state: 'finished',
          drawings: [drawing],
          latentsOf: (_, { index }) => ({ xT: hash(n, index, 4), x0: hash(n, index, 5) }),
          annotation: null,
        }),
      ),
    )
  }
  await record('bench-live', 1)
  for (let i = 0; i < 100; i++) {
    live.push(
      await milliseconds(() =>
        store.addStep('bench-live', 'sd', toyStep(i, hash(99, i, 1), hash(99, i, 2)), {
          xT: hash(99, i, 4),
          x0: hash(99, i, 5),
        }),
      ),
    )
  }
  const afterInsert = await time(1, () => ({}))
  const rss = process.memoryUsage().rss / 1e6
  opened.db.exec(`DELETE FROM run WHERE id LIKE 'bench-%'`)
  await opened.close()

  const round = (value: number): number => Math.round(value * 10) / 10
  const result = {
    runs,
    journalMB: round(statSync(join(dataDir, 'journal.jsonl')).size / 1e6),
    databaseMB: round(statSync(join(dataDir, 'history.db')).size / 1e6),
    openMs: round(Math.max(...openMs)),
    wholeCheckBehindMs: round(wholeCheckMs),
    searchP95Ms: round(search),
    facetP95Ms: round(facet),
    sortP95Ms: round(sort),
    groupP95Ms: round(group),
    scrollPageP95Ms: round(scroll),
    compositionP95Ms: round(p95(composition)),
    insert50StepsP95Ms: round(p95(insert)),
    insert50StepsMaxMs: round(Math.max(...insert)),
    liveStepP95Ms: round(p95(live)),
    queryAfterInsertMs: round(afterInsert),
    rssMB: round(rss),
  }
  const bars = {
    open: result.openMs <= 1500,
    search: result.searchP95Ms <= 50,
    facet: result.facetP95Ms <= 50,
    insert: result.insert50StepsP95Ms <= 60,
    memory: result.rssMB <= 600,
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ ...result, bars, page }, null, 2)}\n`)
  else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(20)} ${value}\n`)
  process.exitCode = Object.values(bars).every(Boolean) ? 0 : 1
} finally {
  rmSync(root, { recursive: true, force: true })
}
