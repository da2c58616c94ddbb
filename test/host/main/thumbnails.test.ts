import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeRgb } from '../../../main/files/encode-picture.ts'
import { shrinkPicture } from '../../../main/files/shrink-picture.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, toyHost } from '../../support/toy-engine/toy-host.ts'

async function libraryWith(width: number, height: number) {
  const dataDir = join(temporaryFolder(), 'data')
  const host = await toyHost(dataDir)
  const pixels = new Uint8Array(width * height * 3).map((_, i) => (i % 3 === 0 ? 200 : 40))
  const body = new Uint8Array(encodeRgb(pixels, width, height))
  await host.handleRequest(new Request('http://x.invalid/import?name=a.png', { method: 'POST', body }))
  const { runs } = await host.api['run.list']({ before: null, limit: 1 }, never)
  const { id } = runs[0]!
  return { dataDir, host, id, body }
}

const small = (host: Awaited<ReturnType<typeof toyHost>>, sha256: string) =>
  host.handleRequest(new Request(`http://x.invalid/thumbnail/${sha256}`))

async function imageOf({ host, id }: Awaited<ReturnType<typeof libraryWith>>): Promise<string> {
  const [item] = await host.api['library.items']({ ids: [id] }, never)
  return item!.thumbnails[0]!.image!
}

describe('a thumbnail', () => {
  it('is a small WebP of the picture, made once, counted, and gone with it', async () => {
    const made = await libraryWith(600, 300)
    const { host, dataDir, id } = made
    const image = await imageOf(made)
    const file = join(dataDir, 'thumbnails', image.slice(0, 2), `${image}.webp`)
    const response = await small(host, image)
    expect(response.headers.get('content-type')).toBe('image/webp')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('latin1', 8, 12)).toBe('WEBP')
    expect(bytes.length).toBe(statSync(file).size)
    const { mtimeMs } = statSync(file)
    expect(Buffer.from(await (await small(host, image)).arrayBuffer()).equals(bytes)).toBe(true)
    expect(statSync(file).mtimeMs).toBe(mtimeMs)
    const { kinds } = await host.api['library.usage']({}, never)
    expect(kinds.find(({ kind }) => kind === 'thumbnail')).toEqual({ kind: 'thumbnail', files: 1, bytes: bytes.length })
    await host.close()
    // A session of its own: what was put in one is never removed in it.
    const again = await toyHost(dataDir)
    await again.api['library.annotate']({ runs: { ids: [id] }, change: { removed: true } }, never)
    await again.api['library.purge']({ runs: { ids: [id] } }, never)
    expect(existsSync(file)).toBe(false)
    expect((await small(again, image)).status).toBe(404)
    await again.close()
  })

  it('of a small picture is the picture itself', async () => {
    const made = await libraryWith(40, 30)
    const response = await small(made.host, await imageOf(made))
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(made.body))).toBe(true)
    expect(existsSync(join(made.dataDir, 'thumbnails'))).toBe(false)
    await made.host.close()
  })

  it('keeps proportions, and every pixel is the mean of those it stands for', () => {
    const values = Float32Array.from([0, 1, 1, 0, 0, 1, 1, 0])
    expect(shrinkPicture({ width: 4, height: 2, channels: 1, values }, 2)).toEqual({
      width: 2,
      height: 1,
      data: Uint8ClampedArray.from([128, 128, 128, 255, 128, 128, 128, 255]),
    })
  })
})
