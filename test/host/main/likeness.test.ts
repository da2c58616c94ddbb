import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { encoderName } from '../../../main/services/encoder-name.ts'
import { eventually } from '../../support/eventually.ts'
import { a1111Pictures } from '../../support/foreign/a1111-pictures.ts'
import { toyManifest } from '../../support/toy-engine/toy-pack.ts'
import { never, runToEnd, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

/** What looks alike: drawn, drawn again, imported. */

let root = ''
let host: Host
let [cat, again, dog] = ['', '', '']
const work = (act: 'tell' | 'start' | 'stop' = 'tell') => host.api['library.likeness']({ do: act }, never)
const similar = (id: string) => host.api['library.similar']({ id, method: null, limit: 30 }, never)

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'fovea-test-'))
  host = await toyHost(join(root, 'data'))
  cat = (await runToEnd(host, toyRecipe({ prompt: 'a cat', methods: ['sd'], seed: 1 }))).id
  dog = (await runToEnd(host, toyRecipe({ prompt: 'a dog', methods: ['sd', 'sgool'], seed: 2 }))).id
  again = (await runToEnd(host, toyRecipe({ prompt: 'a cat', methods: ['sd'], seed: 1 }))).id
})
afterAll(async () => {
  await host.close()
  rmSync(root, { recursive: true })
})

describe('what looks alike', () => {
  it('is the same picture drawn again before every other', async () => {
    await eventually(async () => (await work()).missing).toBe(0)
    const [first, ...others] = await similar(cat)
    expect(first).toMatchObject({ id: again, method: 'sd' })
    expect(first!.likeness).toBeCloseTo(1, 6)
    expect(others.map(({ id }) => id)).toEqual([dog, dog])
    expect(others[0]!.likeness).toBeLessThan(0.999)
  })

  it('is found by where attention lies, too', async () => {
    const map = Buffer.from(new Uint8Array(256).map((_, i) => i % 16)).toString('base64')
    const found = await host.api['library.composition']({ map, limit: 30 }, never)
    expect(found.map(({ id }) => id).sort()).toEqual([cat, again, dog, dog].sort())
    const [one, two] = [cat, again].map((id) => found.find((each) => each.id === id)!.likeness)
    expect(one).toBe(two)
  })

  it('is looked for in pictures of other programs once somebody looked at them, and the work can be stopped', async () => {
    const bytes = new Uint8Array(a1111Pictures[0]!.png)
    const sent = await host.handleRequest(
      new Request('http://x.invalid/import?name=a.png', { method: 'POST', body: bytes }),
    )
    expect(sent.status).toBe(200)
    expect((await work()).missing).toBe(1)
    expect((await work('stop')).missing).toBe(1)
    const seen: number[] = []
    host.events.subscribe((event) => void (event.name === 'library.likeness' && seen.push(event.payload.done)))
    await work('start')
    await eventually(async () => (await work()).running).toBe(false)
    expect(await work()).toEqual({ running: false, done: 1, total: 1, failed: 0, missing: 0 })
    expect(seen.at(-1)).toBe(1)
    const found = await similar(cat)
    expect(found).toHaveLength(4)
    expect(found[0]!.id).toBe(again)
    expect((await work('start')).total).toBe(1)
  })
})

describe('the name of an encoder', () => {
  const pack = (files: readonly { path: string; sha256: string }[], manifestHash = 'a'.repeat(64)) =>
    encoderName({
      folder: '/x',
      places: {},
      manifestHash,
      manifest: { ...toyManifest, files: files.map((file) => ({ ...file, bytes: 1 })) },
    })
  const tower = { path: 'clip/model.safetensors', sha256: '1'.repeat(64) }

  it('is that of its weights: the same in every pack that has them, another with others', () => {
    const unet = { path: 'unet/weights.bin', sha256: '2'.repeat(64) }
    expect(pack([tower])).toBe(pack([unet, tower], 'b'.repeat(64)))
    expect(pack([tower])).not.toBe(pack([{ ...tower, sha256: '3'.repeat(64) }]))
  })

  it('is the pack itself where no file of its own is named', () => {
    expect(pack([], 'c'.repeat(64))).not.toBe(pack([], 'd'.repeat(64)))
  })
})
