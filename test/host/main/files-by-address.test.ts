import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { galleryQuery } from '../../../preload/contract/gallery.ts'
import { exportWhat, importAnswer, type ExportWhat } from '../../../preload/contract/library-export.ts'
import { a1111Pictures } from '../../support/foreign/a1111-pictures.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, nextEvent, runToEnd, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

/** What leaves the library and what comes in, as the page fetches and sends it. */

let [dir, cat, dog] = ['', '', '']
let host: Host
beforeAll(async () => {
  dir = join(mkdtempSync(join(tmpdir(), 'fovea-test-')), 'data')
  host = await toyHost(dir)
  const catRecipe = toyRecipe({ prompt: '=cat / on "a" mat', methods: ['sd', 'sgool'], seed: 1 })
  cat = (await runToEnd(host, catRecipe)).id
  dog = (await runToEnd(host, toyRecipe({ prompt: 'a dog', methods: ['sd'], seed: 2 }))).id
})
afterAll(async () => {
  await host.close()
  rmSync(join(dir, '..'), { recursive: true })
})

async function fetched(what: ExportWhat, runs = { ids: [cat, dog] }) {
  const ready = await host.api['library.export']({ runs, what: exportWhat.parse(what) }, never)
  const response = await host.handleRequest(new Request(`http://x.invalid/${ready.address}`))
  return { ready, response, bytes: Buffer.from(await response.arrayBuffer()) }
}

async function namesIn(tar: Buffer): Promise<string[]> {
  const names: string[] = []
  for await (const entry of Readable.from([tar]).pipe(extract())) {
    names.push(entry.header.name)
    entry.resume()
  }
  return names
}

const send = (body: Uint8Array, name = 'some/file.png', to: Host = host) =>
  to.handleRequest(
    new Request(`http://x.invalid/import?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      body: new Uint8Array(body),
    }),
  )

describe('verifying', () => {
  it('says how far it is, and ends when it is called off', async () => {
    const seen: number[] = []
    const controller = new AbortController()
    host.events.subscribe((event) => {
      if (event.name !== 'run.verifying') return
      seen.push(event.payload.done)
      expect(event.payload.total).toBe(4)
    })
    expect(await host.api['run.verify']({ id: cat }, never)).toMatchObject({ identical: true, stepsCompared: 4 })
    expect(seen).toEqual([1, 2, 3, 4])
    controller.abort()
    expect((await host.api['run.verify']({ id: cat }, controller.signal)).stepsCompared).toBe(0)
  })
})

describe('stretches of a gallery', () => {
  it('are named run by run, group by group, and read by name', async () => {
    const finished = nextEvent(host, 'run.finished')
    const { id: again } = await host.api['run.rerun']({ id: cat }, never)
    await finished
    const {
      limit: _limit,
      facets: _facets,
      ...flat
    } = galleryQuery.parse({ sort: { by: 'created', descending: false } })
    expect(await host.api['library.ids']({ ...flat, offset: 1, limit: 10 }, never)).toEqual({ items: [[dog], [again]] })
    const groups = await host.api['library.ids']({ ...flat, groupBy: 'prompt-seed', limit: 10 }, never)
    expect(groups.items).toEqual([[cat, again], [dog]])
    const items = await host.api['library.items']({ ids: [dog, 'unknown-run', cat] }, never)
    expect(items.map(({ id }) => id)).toEqual([dog, cat])
  })

  it('show the four methods of one prompt and seed together, whichever run drew them', async () => {
    await runToEnd(host, toyRecipe({ prompt: 'a dog', methods: ['doodl', 'sgool'], seed: 2 }))
    const page = await host.api['library.query'](
      galleryQuery.parse({ groupBy: 'prompt-seed', filter: { text: 'dog' } }),
      never,
    )
    expect(page.items.map(({ thumbnails }) => thumbnails.map(({ method }) => method))).toEqual([
      ['sd', 'doodl', 'sgool'],
    ])
  })
})

describe('files by address', () => {
  it('gives numbers of every step, and keeps a prompt from becoming a formula', async () => {
    const { response, bytes } = await fetched({ kind: 'numbers', format: 'csv' }, { ids: [cat] })
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="fovea-1-runs-[\d-]+\.csv"$/)
    const lines = bytes.toString().trim().split('\r\n')
    expect(lines).toHaveLength(1 + 1 + 3)
    expect(lines[1]).toContain(`"'=cat / on ""a"" mat"`)
    const json = await fetched({ kind: 'numbers', format: 'json' })
    expect(JSON.parse(json.bytes.toString())).toHaveLength(5)
  })

  it('gives pictures in one file, named by words that hold no path', async () => {
    const what = { kind: 'pictures', which: 'each-method', format: 'png', metadata: 'none', quality: 90 } as const
    const names = await namesIn((await fetched(what)).bytes)
    expect(names.map((name) => name.replace(/-[0-9a-f]{8}\.png$/, '')).sort()).toEqual([
      'a-dog-2-sd',
      'cat-on-a-mat-1-sd',
      'cat-on-a-mat-1-sgool',
    ])
    expect(await namesIn((await fetched({ ...what, which: 'best' })).bytes)).toHaveLength(2)
  })

  it('gives an archive that another library takes, once, and leaves nothing lying about', async () => {
    const { bytes } = await fetched({ kind: 'archive' })
    const otherDir = join(temporaryFolder(), 'data')
    const other = await toyHost(otherDir)
    const told = nextEvent(other, 'library.changed')
    expect(importAnswer.parse(await (await send(bytes, 'library.tar', other)).json())).toEqual({
      kind: 'archive',
      added: 2,
      known: 0,
    })
    await told
    expect(importAnswer.parse(await (await send(bytes, 'library.tar', other)).json())).toEqual({
      kind: 'archive',
      added: 0,
      known: 2,
    })
    expect((await other.api['run.get']({ id: cat }, never)).recipe.seed).toBe(1)
    expect(readdirSync(join(otherDir, 'incoming'))).toEqual([])
    await other.close()
  })

  it('takes a picture of another program and says how it was understood', async () => {
    const picture = a1111Pictures[0]!
    const answer = importAnswer.parse(await (await send(picture.png)).json())
    expect(answer).toMatchObject({ kind: 'picture', source: { prompt: picture.expected.prompt } })
  })

  it('refuses what is neither, in words', async () => {
    const jpeg = await send(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0), 'photo.jpg')
    expect(jpeg.status).toBe(422)
    expect(await jpeg.json()).toMatchObject({ failure: { code: 'picture.unreadable', item: 'photo.jpg' } })
    const noise = await send(new Uint8Array(3000).fill(7))
    expect(await noise.json()).toMatchObject({ failure: { code: 'archive.refused' } })
    expect((await send(new Uint8Array())).status).toBe(422)
    expect(readdirSync(join(dir, 'incoming'))).toEqual([])
    expect((await host.handleRequest(new Request('http://x.invalid/import'))).status).toBe(405)
  })

  it('knows no file that was not made ready', async () => {
    const address = 'http://x.invalid/file/00000000-0000-4000-8000-000000000000/x.tar'
    expect((await host.handleRequest(new Request(address))).status).toBe(404)
  })
})
