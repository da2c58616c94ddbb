import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Agent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { downloadManager, type DownloadManager } from '../../../main/services/downloads/download-manager.ts'
import { downloadStore } from '../../../main/store/download-store.ts'
import { openHistory } from '../../../main/store/open-history.ts'
import type { CatalogueEntry, DownloadRecord } from '../../../preload/contract/downloads.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { serving, tricksterServer, type TricksterServer } from '../../support/trickster-server.ts'

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) & 255)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const path = 'unet/model.safetensors'

const entry = (file: Partial<CatalogueEntry['files'][number]> = {}): CatalogueEntry => ({
  id: 'one',
  title: 'One',
  roles: [],
  repository: 'someone/one',
  revision: 'main',
  license: 'mit',
  gated: false,
  files: [{ path, bytes: null, sha256: null, ...file }],
  aboutBytes: null,
  note: '',
})

interface Opened {
  readonly manager: DownloadManager
  readonly file: string
  readonly added: string[]
  readonly end: () => Promise<void>
}

/** A manager that waits for nothing, on a real database. */
async function open(server: TricksterServer, catalogue: CatalogueEntry, root = temporaryFolder()): Promise<Opened> {
  const { history, close } = await openHistory(join(root, 'history.db'), root, () => new Date())
  const added: string[] = []
  const manager = await downloadManager({
    store: downloadStore(history),
    settings: {
      base: async () => server.url,
      token: async () => 'secret',
      dispatcher: async () => new Agent(),
      get: async () => ({ mirror: null, proxy: null }),
      set: async () => undefined,
      setToken: async () => undefined,
      canKeepToken: false,
    },
    catalogue: [catalogue],
    folder: join(root, 'models'),
    patience: { stallMs: 500, leastBytesPerSecond: 10_000, windowMs: 300, waitsMs: [1, 1, 1] },
    now: () => performance.now(),
    wallClock: () => new Date(),
    wait: async () => undefined,
    onProgress: () => undefined,
    onChange: () => undefined,
    onDone: async (place) => void added.push(place),
    log: { info: () => undefined, warn: () => undefined, bug: () => undefined },
  })
  let isOpen = true
  const end = async () => {
    if (!isOpen) return
    isOpen = false
    await manager.close()
    await close()
  }
  onTestFinished(end)
  return { manager, added, end, file: join(root, 'models/someone--one', path) }
}

async function fetched(server: TricksterServer, catalogue = entry()): Promise<Opened & { record: DownloadRecord }> {
  const opened = await open(server, catalogue)
  const { id } = await opened.manager.start('one')
  return { ...opened, record: await opened.manager.settled(id) }
}

describe('a download', () => {
  it('goes on where the connection broke off, and hashes all of it', async () => {
    const server = await tricksterServer(
      serving(bytes, { dropAfter: 100_000 }),
      serving(bytes, { dropAfter: 50_000 }),
      serving(bytes),
    )
    const { record, file, added } = await fetched(server)
    expect(record).toMatchObject({ state: 'done', failure: null, total: bytes.length })
    expect(record.files[0]).toMatchObject({ sha256, isDone: true })
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(existsSync(`${file}.part`)).toBe(false)
    expect(server.asked.length).toBe(3)
    expect(server.asked.slice(1).every(({ range, ifRange }) => range !== null && ifRange === '"1"')).toBe(true)
    expect(added.length).toBe(1)
  })

  it('fetches three files at a time', async () => {
    const waiting: (() => void)[] = []
    let most = 0
    const server = await tricksterServer((request, response, asked) => {
      waiting.push(() => serving(bytes)(request, response, asked))
      most = Math.max(most, waiting.length)
      // Answered only when three wait together, or the last ones do.
      if (waiting.length === 3 || server.asked.length === 7) for (const answer of waiting.splice(0)) answer()
    })
    const file = (n: number) => ({ path: `unet/part-${n}.safetensors`, bytes: null, sha256: null })
    const { record } = await fetched(server, { ...entry(), files: [1, 2, 3, 4, 5, 6, 7].map(file) })
    expect([record.state, most]).toEqual(['done', 3])
  })

  it('starts over when the file has changed in between', async () => {
    const other = bytes.map((byte) => byte ^ 255)
    const server = await tricksterServer(serving(other, { dropAfter: 100_000 }), serving(bytes, { etag: '"2"' }))
    const { record, file } = await fetched(server, entry({ sha256 }))
    expect([record.state, readFileSync(file).equals(bytes)]).toEqual(['done', true])
  })

  it('refuses wrong bytes, and keeps none of them', async () => {
    const wrong = bytes.map((byte, i) => (i === 200_000 ? byte ^ 1 : byte))
    const server = await tricksterServer(serving(wrong))
    const { record, file } = await fetched(server, entry({ sha256 }))
    expect([record.state, record.failure?.code]).toEqual(['failed', 'download.corrupt'])
    expect([existsSync(file), readFileSync(`${file}.part`).length, server.asked.length]).toEqual([false, 0, 2])
  })

  it('refuses a file of another length than is known', async () => {
    const { record } = await fetched(
      await tricksterServer(serving(bytes.subarray(0, 1000))),
      entry({ bytes: bytes.length }),
    )
    expect(record.failure?.code).toBe('download.corrupt')
  })

  it('gives up on a server that promises more than it sends', async () => {
    const server = await tricksterServer((_request, response) => {
      response.writeHead(200, { 'content-length': 2000 })
      response.write(bytes.subarray(0, 1000), () => setTimeout(() => response.destroy(), 50))
    })
    const { record, file } = await fetched(server)
    expect([record.failure?.code, existsSync(file)]).toEqual(['download.unreachable', false])
  })

  it('gives up on a server that sends a byte now and then', async () => {
    const server = await tricksterServer((_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length })
      const drip = setInterval(() => response.write('x'), 60)
      response.on('close', () => clearInterval(drip))
    })
    const { record } = await fetched(server, entry({ sha256 }))
    expect(record.failure?.code).toBe('download.unreachable')
  })

  it('does not begin what does not fit on the disk', async () => {
    const server = await tricksterServer((_request, response) => {
      response.writeHead(200, { 'content-length': 9e14 })
      response.write('x')
    })
    expect((await fetched(server)).record.failure?.code).toBe('download.no-space')
  })

  it('follows a redirect to another host without the token, and believes the hub about the hash', async () => {
    const store = await tricksterServer(serving(bytes))
    const hub = await tricksterServer((_request, response) => {
      response.writeHead(302, { location: `${store.url}/blob?signature=1`, 'x-linked-etag': `"${sha256}"` })
      response.end()
    })
    const { record } = await fetched(hub)
    expect([record.state, record.files[0]?.sha256]).toEqual(['done', sha256])
    expect([hub.asked[0]?.authorization, store.asked[0]?.authorization]).toEqual(['Bearer secret', null])

    const liar = await tricksterServer((_request, response) => {
      response.writeHead(302, { location: `${store.url}/blob`, 'x-linked-etag': `"${'0'.repeat(64)}"` })
      response.end()
    })
    expect((await fetched(liar)).record.failure?.code).toBe('download.corrupt')
  })

  it('ends redirects that lead round, and says what a refusal wants', async () => {
    const round = await tricksterServer((_request, response) => response.writeHead(302, { location: '/again' }).end())
    expect((await fetched(round)).record.failure?.code).toBe('download.corrupt')
    const gate = await tricksterServer((_request, response) => response.writeHead(401).end('no'))
    const { record } = await fetched(gate)
    expect([record.failure?.code, record.failure?.remedy]).toEqual([
      'download.refused',
      expect.stringContaining('token'),
    ])
  })

  it('is paused by a restart, which asks no network, and goes on when told to', async () => {
    const root = temporaryFolder()
    const held = await tricksterServer((_request, response) => {
      response.writeHead(200, { etag: '"1"', 'content-length': bytes.length })
      response.write(bytes.subarray(0, 120_000))
    })
    const first = await open(held, entry(), root)
    const { id } = await first.manager.start('one')
    await eventually(() => first.manager.list()[0]?.done).toBeGreaterThanOrEqual(120_000)
    await first.end()

    const server = await tricksterServer(serving(bytes))
    const second = await open(server, entry(), root)
    expect([second.manager.list()[0]?.state, server.asked.length]).toEqual(['paused', 0])
    await second.manager.resume(id)
    expect((await second.manager.settled(id)).state).toBe('done')
    expect(server.asked[0]).toMatchObject({ range: 'bytes=120000-', ifRange: '"1"' })
    expect(readFileSync(second.file).equals(bytes)).toBe(true)
  })

  it('deletes what it had when it is cancelled', async () => {
    const server = await tricksterServer((_request, response) => {
      response.writeHead(200, { etag: '"1"', 'content-length': bytes.length })
      response.write(bytes.subarray(0, 120_000))
    })
    const { manager, file } = await open(server, entry())
    const { id } = await manager.start('one')
    await eventually(() => manager.list()[0]?.done).toBeGreaterThan(0)
    expect((await manager.cancel(id)).state).toBe('cancelled')
    expect(readdirSync(join(file, '..'))).toEqual([])
    await manager.forget(id)
    expect(manager.list()).toEqual([])
  })
})
