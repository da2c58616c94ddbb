import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { decodePicture } from '../../../main/files/decode-picture.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import { blankMask, putMap } from '../../support/mask/toy-maps.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, toyHost } from '../../support/toy-engine/toy-host.ts'

let dataDir: string
let host: Host
beforeEach(async () => {
  dataDir = join(temporaryFolder(), 'data')
  host = await toyHost(dataDir)
})
afterEach(() => host.close())

const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => (thrown instanceof FoveaError ? thrown.failure.code : thrown),
  )
async function fetched(sha256: string): Promise<Uint8Array> {
  const response = await host.handleRequest(new Request(`http://x.invalid/image/${sha256}.png`))
  return new Uint8Array(await response.arrayBuffer())
}

describe('a layer', () => {
  it('comes back to the bit at 16 bits', async () => {
    const values = Uint16Array.from({ length: 64 }, (_, i) => (i * 7919 + 13) % 65536)
    const { sha256 } = await putMap(host, (i) => values[i]!)
    const pixels = decodePicture(await fetched(sha256))
    expect(Uint16Array.from(pixels.values, (value) => Math.round(value * 65535))).toEqual(values)
  })

  it('is the same file whoever encoded it', async () => {
    const data = Uint8Array.from({ length: 64 }, (_, i) => i * 4)
    const eight = encode({ width: 8, height: 8, channels: 1, depth: 8, data }, { zlib: { level: 1 } })
    const put = await host.api['mask.put']({ png: Buffer.from(eight).toString('base64') }, never)
    expect(put).toEqual({ ...(await putMap(host, (i) => i * 4 * 257)) })
  })

  it('is refused when it is no picture', async () => {
    expect(await code(host.api['mask.put']({ png: 'AAAA' }, never))).toBe('mask.unreadable')
  })
})

describe('the library', () => {
  it('keeps masks with their layers over a restart', async () => {
    const final = (await putMap(host, (i) => i)).sha256
    const delta = (await putMap(host, (i) => 32768 + i)).sha256
    const settings = { levels: { low: 0.1, high: 0.9, gamma: 1.5 }, grow: -2, feather: 3 }
    const mask = { ...blankMask(final), name: 'Cat, right', delta, settings, follow: true }
    const kept = await host.api['mask.keep'](mask, never)
    await host.close()
    host = await toyHost(dataDir)
    expect((await host.api['mask.list']({}, never)).masks).toEqual([kept])
    expect(kept).toMatchObject({ ...mask, id: kept.id })
    expect((await fetched(delta)).length).toBeGreaterThan(0)
    expect((await fetched(final)).length).toBeGreaterThan(0)
  })

  it('saves, renames, duplicates, removes and brings back', async () => {
    const [one, two] = [(await putMap(host, () => 1)).sha256, (await putMap(host, () => 2)).sha256]
    const { id } = await host.api['mask.keep'](blankMask(one), never)
    await host.api['mask.keep']({ ...blankMask(two), id }, never)
    await host.api['mask.rename']({ id, name: 'better' }, never)
    const copy = await host.api['mask.duplicate']({ id, name: 'copy' }, never)
    expect(copy).toMatchObject({ name: 'copy', final: two })
    await host.api['mask.remove']({ id }, never)
    expect((await host.api['mask.list']({}, never)).masks.map(({ name }) => name)).toEqual(['copy'])
    expect(await code(host.api['mask.open']({ id }, never))).toBe('mask.unknown')
    await host.api['mask.restore']({ id }, never)
    expect(await host.api['mask.open']({ id }, never)).toMatchObject({ name: 'better', final: two })
  })

  it('refuses layers that were never stored, and layers of another size', async () => {
    expect(await code(host.api['mask.keep'](blankMask('a'.repeat(64)), never))).toBe('image.unknown')
    const { sha256 } = await putMap(host, () => 5)
    expect(await code(host.api['mask.keep']({ ...blankMask(sha256), width: 9 }, never))).toBe('mask.size')
    expect(await code(host.api['mask.rename']({ id: crypto.randomUUID(), name: 'x' }, never))).toBe('mask.unknown')
  })
})
