import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { Kysely } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { galleryMetric, galleryQuery, type GalleryQuery } from '../../../../preload/contract/gallery.ts'
import { methodName } from '../../../../preload/contract/recipe.ts'
import { galleryIndex } from '../../../../main/store/gallery/gallery-index.ts'
import { gallery, type Gallery } from '../../../../main/store/gallery/gallery-query.ts'
import { typedSearch } from '../../../../main/store/gallery/search-text.ts'
import { likenessStore } from '../../../../main/store/likeness-store.ts'
import { transactionalSqlite } from '../../../../main/store/transactional-sqlite.ts'
import { migrate } from '../../../../main/store/migrate.ts'
import { setPragmas } from '../../../../main/store/pragmas.ts'
import { fillSyntheticLibrary } from '../../../support/synthetic-library.ts'

let db: Sqlite.Database
let pages: Gallery
beforeAll(async () => {
  db = new Sqlite(':memory:')
  setPragmas(db)
  await migrate(db, new Kysely({ dialect: transactionalSqlite(db) }))
  pages = gallery(db, galleryIndex(db))
  fillSyntheticLibrary(db, 600, 5)
})

const columns = {
  created: 'created_at',
  rating: 'rating',
  guidance: 'best_guidance',
  judge: 'best_judge',
  loss: 'best_loss',
  maskArea: 'mask_area',
  pixels: 'width * height',
  seed: 'seed',
} as const

/** The same question in plain SQL, slow and obvious. */
function idsBySql({ filter, sort }: GalleryQuery): string[] {
  const where = ['removed_at IS NULL']
  const oneOf = (column: string, values: readonly (string | number)[]): void => {
    if (values.length > 0) where.push(`${column} IN (${values.map((value) => `'${value}'`).join()})`)
  }
  oneOf('pack', filter.packs)
  oneOf('state', filter.states)
  oneOf('reason', filter.reasons)
  oneOf('CAST(rating AS TEXT)', filter.ratings)
  oneOf('substr(created_at, 1, 7)', filter.months)
  oneOf(`width || 'x' || height`, filter.sizes)
  if (filter.starred !== null) where.push(`starred = ${filter.starred ? 1 : 0}`)
  if (filter.methods.length > 0) {
    where.push(
      `EXISTS (SELECT 1 FROM drawing WHERE run_id = run.id AND method IN (${filter.methods.map((m) => `'${m}'`).join()}))`,
    )
  }
  const tagged = (tag: string) =>
    `EXISTS (SELECT 1 FROM run_tag JOIN tag ON tag.id = tag_id WHERE run_seq = run.seq AND name = '${tag}')`
  for (const tag of filter.tags) where.push(tagged(tag))
  for (const tag of filter.withoutTags) where.push(`NOT ${tagged(tag)}`)
  for (const { metric, min, max } of filter.ranges) {
    if (metric === 'created') continue
    if (min !== null || max !== null) where.push(`(${columns[metric]}) BETWEEN ${min ?? -1e300} AND ${max ?? 1e300}`)
  }
  const order = `(${columns[sort.by]}) ${sort.descending ? 'DESC' : 'ASC'} NULLS LAST, seq DESC`
  const sqlText = `SELECT id FROM run WHERE ${where.join(' AND ')} ORDER BY ${order}`
  return db.prepare(sqlText).pluck().all() as string[]
}

const some = <T>(values: readonly T[]) =>
  fc.oneof({ arbitrary: fc.constant([] as T[]), weight: 2 }, fc.subarray([...values], { minLength: 1 }))
const query = fc.record({
  filter: fc.record({
    methods: some(methodName.options),
    packs: some(['mini', 'sd-v1.4']),
    states: some(['finished', 'stopped'] as const),
    reasons: some(['generate', 'branch', 'retry'] as const),
    ratings: some([0, 1, 5]),
    starred: fc.constantFrom(null, null, true, false),
    tags: some(['keep', 'blue']),
    withoutTags: some(['reject']),
    months: some(['2023-01']),
    sizes: some(['64x64', '512x512']),
    ranges: fc.array(
      fc.record({
        metric: fc.constantFrom('guidance', 'maskArea', 'seed'),
        min: fc.constantFrom(null, 0.2, 20),
        max: fc.constantFrom(null, 0.8, 25, 3000),
      }),
      { maxLength: 2 },
    ),
  }),
  sort: fc.record({ by: fc.constantFrom(...galleryMetric.options), descending: fc.boolean() }),
})

describe('a gallery', () => {
  it('answers as plain SQL would, whatever is asked', () => {
    fc.assert(
      fc.property(query, (asked) => {
        const parsed = galleryQuery.parse({ ...asked, limit: 200 })
        const wanted = idsBySql(parsed)
        const page = pages.query(parsed)
        expect(page.items.map(({ id }) => id)).toEqual(wanted.slice(0, 200))
        expect(page.total).toBe(wanted.length)
      }),
      { numRuns: 60 },
    )
  })

  it('counts each facet as the question without that facet, with that value, would', () => {
    fc.assert(
      fc.property(query, fc.constantFrom('packs', 'methods', 'ratings', 'tags', 'sizes', 'states'), (asked, facet) => {
        const parsed = galleryQuery.parse(asked)
        const counts = pages.query(parsed).facets![facet]
        for (const [value, count] of Object.entries(counts).slice(0, 4)) {
          const only = [facet === 'ratings' ? Number(value) : value]
          // A tag's own facet is what further tags would do to runs that pass all the rest.
          const filter = { ...asked.filter, [facet]: only, ...(facet === 'tags' ? { withoutTags: [] } : {}) }
          const without = facet === 'tags' && (asked.filter.withoutTags.length > 0 || asked.filter.tags.length > 0)
          if (!without)
            expect([value, pages.query(galleryQuery.parse({ ...asked, filter })).total]).toEqual([value, count])
        }
      }),
      { numRuns: 30 },
    )
  })

  it('pages without gaps and without repeating, also in groups', () => {
    for (const groupBy of ['none', 'prompt-seed', 'lineage'] as const) {
      const seen: string[] = []
      const { total } = pages.query(galleryQuery.parse({ groupBy, limit: 0 }))
      for (let offset = 0; offset < total; offset += 70) {
        seen.push(
          ...pages.query(galleryQuery.parse({ groupBy, offset, limit: 70, facets: false })).items.map(({ id }) => id),
        )
      }
      expect([seen.length, new Set(seen).size]).toEqual([total, total])
    }
  })

  it('finds the run whose map is asked for, first', () => {
    const likeness = likenessStore(db)
    const map = new Uint8Array(256).map((_, i) => (i % 16 < 4 ? 255 : 0))
    likeness.setComposition('synthetic-00000100', 'sd', map)
    const [first] = likeness.byComposition(map, 5)
    const method = db.prepare('SELECT method FROM drawing WHERE run_id = ? LIMIT 1').pluck().get('synthetic-00000100')
    if (method === 'sd') expect(first!.id).toBe('synthetic-00000100')
    expect(likeness.byComposition(map, 5).length).toBeLessThanOrEqual(5)
  })
})

describe('words to search for', () => {
  it('never are an operator of the search engine', () => {
    const statement = db.prepare('SELECT count(*) FROM run_text WHERE run_text MATCH ?').pluck()
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('a OR', '"', 'NEAR(', '-', 'prompt:x', '*', "'", '-"a b" c')),
        (text) => {
          const { wanted = null, unwanted = [] } = typedSearch(text) ?? {}
          for (const fts of [wanted, ...unwanted]) {
            if (fts !== null) expect(statement.get(fts)).toBeGreaterThanOrEqual(0)
          }
        },
      ),
    )
  })
})
