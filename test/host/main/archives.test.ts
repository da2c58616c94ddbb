import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { join } from 'node:path'
import { extract, pack } from 'tar-stream'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256Of } from '../../../main/files/blob-store.ts'
import { writeToyArchive } from '../../support/crash/toy-archive.ts'
import { brokenInvariants } from '../../support/crash/library-invariants.ts'
import { openStores } from '../../support/crash/library-stores.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

interface Entry {
  name: string
  content: Buffer
  type?: 'file' | 'symlink' | 'directory'
  linkname?: string
}

async function entriesOf(file: string): Promise<Entry[]> {
  const tar = extract()
  createReadStream(file).pipe(tar)
  const entries: Entry[] = []
  for await (const entry of tar) {
    const parts: Buffer[] = []
    for await (const part of entry) parts.push(part as Buffer)
    entries.push({ name: entry.header.name, content: Buffer.concat(parts) })
  }
  return entries
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack()
  for (const { name, content, type = 'file', linkname } of entries) {
    tar.entry(
      { name, type, ...(linkname === undefined ? {} : { linkname }) },
      type === 'file' ? content : Buffer.alloc(0),
    )
  }
  tar.finalize()
  const parts: Buffer[] = []
  for await (const part of tar) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const shared = mkdtempSync(join(tmpdir(), 'fovea-archive-'))
afterAll(() => rmSync(shared, { recursive: true, force: true }))
const good = writeToyArchive(join(shared, 'good.tar'), join(shared, 'source')).then(() =>
  entriesOf(join(shared, 'good.tar')),
)

describe('an archive', () => {
  it('brings runs, files, tree and what was said of them into another library, once', async () => {
    const root = temporaryFolder()
    const archive = join(root, 'über alles.tar')
    await writeToyArchive(archive, join(root, 'source'))
    const { opened, archives, runs } = await openStores(join(root, 'data'))
    const open = () => createReadStream(archive)
    expect(await archives.read(open)).toEqual({ added: 6, known: 0 })
    expect(await archives.read(open)).toEqual({ added: 0, known: 6 })
    expect(await brokenInvariants(opened)).toEqual([])
    const source = await openStores(join(root, 'source'))
    for (const id of ['archived-0', 'archived-5']) expect(await runs.get(id)).toEqual(await source.runs.get(id))
    // Equal libraries give equal archives.
    const bytes = async (from: typeof archives) => bytesOf(from.write(['archived-1']))
    const withoutHead = (tar: Buffer) => sha256Of(tar.subarray(1024))
    expect(withoutHead(await bytes(archives))).toBe(withoutHead(await bytes(source.archives)))
    await source.opened.close()
    await opened.close()
  })

  const png = (entries: Entry[]) => entries.findIndex(({ name }) => name.endsWith('.png'))
  const run = (entries: Entry[]) => entries.findIndex(({ name }) => name.startsWith('runs/'))
  const edit = (entry: Entry, change: (json: Record<string, unknown>) => void): Entry => {
    const json = JSON.parse(entry.content.toString()) as Record<string, unknown>
    change(json)
    return { ...entry, content: Buffer.from(JSON.stringify(json)) }
  }
  const hostile: [title: string, make: (entries: Entry[]) => Entry[]][] = [
    ['a name that leaves the folder', (all) => [...all, { name: '../../escape.png', content: Buffer.from('x') }]],
    ['an absolute name', (all) => [...all, { name: '/etc/cron.d/x', content: Buffer.from('x') }]],
    [
      'a link',
      (all) => [
        ...all,
        { name: `images/${'a'.repeat(64)}.png`, content: Buffer.alloc(0), type: 'symlink', linkname: '/etc/passwd' },
      ],
    ],
    ['a hash that lies', (all) => all.with(png(all), { ...all[png(all)]!, content: all[png(all) + 1]!.content })],
    [
      'a picture that is none',
      (all) => {
        const content = Buffer.from('no picture')
        return [...all, { name: `images/${sha256Of(content)}.png`, content }]
      },
    ],
    [
      'a picture of too many pixels',
      (all) => {
        const content = Buffer.from(readFileSync(new URL('../../../docs/images/studio.png', import.meta.url)))
        content.writeUInt32BE(1 << 20, 16)
        return [...all, { name: `images/${sha256Of(content)}.png`, content }]
      },
    ],
    ['a run whose files are missing', (all) => all.filter((_, i) => i !== png(all))],
    ['a run before its files', (all) => [all[0]!, all[run(all)]!, ...all.slice(1)]],
    ['a run under another id', (all) => all.with(run(all), { ...all[run(all)]!, name: 'runs/another-one.json' })],
    [
      'a run of another form',
      (all) =>
        all.with(
          run(all),
          edit(all[run(all)]!, (json) => (json['rating'] = 99)),
        ),
    ],
    [
      'a run without its latents',
      (all) =>
        all.with(
          run(all),
          edit(all[run(all)]!, (json) => (json['latents'] = [])),
        ),
    ],
    ['no JSON', (all) => all.with(run(all), { ...all[run(all)]!, content: Buffer.from('{') })],
    ['no head', (all) => all.slice(1)],
    [
      'a head of another format',
      (all) => all.with(0, { ...all[0]!, content: Buffer.from('{"format":"fovea-archive/9"}') }),
    ],
    ['two heads', (all) => [...all, all[0]!]],
    ['nothing', () => []],
  ]

  it.each(hostile)('is refused for %s, and leaves nothing behind', async (_title, make) => {
    const root = temporaryFolder()
    const bad = await tarOf(make(await good))
    const { opened, archives } = await openStores(join(root, 'data'))
    await expect(archives.read(() => Readable.from([bad]))).rejects.toMatchObject({
      failure: { code: 'archive.refused' },
    })
    expect(opened.db.prepare('SELECT count(*) FROM run').pluck().get()).toBe(0)
    expect(await opened.folders.images.list()).toEqual([])
    expect(readdirSync(root)).toEqual(['data'])
    await opened.close()
  })

  it('is refused when it was cut off anywhere, and when any byte of a file is another', async () => {
    const root = temporaryFolder()
    await writeToyArchive(join(root, 'good.tar'), join(root, 'source'))
    const good = readFileSync(join(root, 'good.tar'))
    const { opened, archives } = await openStores(join(root, 'data'))
    for (const cut of [100, 700, 5000, good.byteLength >> 1]) {
      await expect(archives.read(() => Readable.from([good.subarray(0, cut)]))).rejects.toMatchObject({
        failure: { code: 'archive.refused' },
      })
    }
    const place = good.indexOf('IDAT') + 9
    const damaged = Buffer.from(good)
    damaged[place] = (damaged[place] ?? 0) ^ 1
    await expect(archives.read(() => Readable.from([damaged]))).rejects.toMatchObject({
      failure: { code: 'archive.refused' },
    })
    await opened.close()
  })
})
