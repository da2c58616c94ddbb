import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../../main/cli/open-host.ts'
import { FoveaError, type ErrorCode } from '../../../preload/contract/errors.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const mini = join(import.meta.dirname, '../../../models/packs/mini')
const never = new AbortController().signal

async function open(dataDir = temporaryFolder()) {
  const { host } = await openHost({ name: 'cli', dataDir })
  let isOpen = true
  const close = async () => {
    if (isOpen) await host.close()
    isOpen = false
  }
  onTestFinished(close)
  return { host, dataDir, close }
}

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | null> =>
  work.then(
    () => null,
    (thrown: unknown) => (thrown instanceof FoveaError ? thrown.failure.code : Promise.reject(thrown as Error)),
  )

/** A copy of one of the shipped pack's models under a name that says nothing. */
function model(name: string, part = 'saliency'): string {
  const place = join(temporaryFolder(), name)
  cpSync(join(mini, part), place, { recursive: true })
  return place
}

describe('the library of models', () => {
  it('recognises a whole diffusers folder where it lies and survives a restart', async () => {
    const place = join(temporaryFolder(), 'sd')
    cpSync(mini, place, { recursive: true })
    rmSync(join(place, 'pack.json'))
    const { host, dataDir, close } = await open()
    const [added] = await host.models.add(place)
    expect(added).toMatchObject({ kind: 'pipeline', problems: [], missing: [], state: { kind: 'ready' } })
    expect(added?.roles).toContain('base')
    await close()
    const again = await open(dataDir)
    expect(await again.host.models.list()).toEqual([added])
  })

  it('estimates what drawing with a model takes at the sizes offered, and nothing for one that does not draw', async () => {
    const place = join(temporaryFolder(), 'sd')
    cpSync(mini, place, { recursive: true })
    rmSync(join(place, 'pack.json'))
    const { host } = await open()
    const of = async (where: string) => {
      const [{ id } = { id: '' }] = await host.models.add(where)
      return host.models.require(id)
    }
    const { sizes, available } = await host.memoryOf(await of(place))
    expect(sizes.map(({ side }) => side)).toEqual([256, 512, 768])
    for (const { draw, optimise, canDraw, canOptimise } of sizes) {
      // The pack's own weights alone, in the float32 in which they are computed with.
      expect(draw).toBeGreaterThan(2 * 20e6)
      expect(optimise).toBeGreaterThan(draw)
      expect([canDraw, canOptimise]).toEqual([draw <= available, optimise <= available])
    }
    const [small, , large] = sizes
    expect(large!.optimise).toBeGreaterThan(4 * small!.optimise)
    expect((await host.memoryOf(await of(place))).sizes).toEqual(sizes)
    expect((await host.memoryOf(await of(join(mini, 'saliency')))).sizes).toEqual([])
  })

  it('adds each of the loose files of a folder, with the licence of the card beside them, and says why it adds none', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'README.md'), '---\nlicense: mit\n---\n')
    cpSync(join(mini, 'clip/model.safetensors'), join(folder, 'a.bin'))
    cpSync(join(mini, 'unet/diffusion_pytorch_model.safetensors'), join(folder, 'b.ckpt'))
    writeFileSync(join(folder, 'c.pt'), 'no model at all')
    const { host } = await open()
    expect((await host.models.add(folder)).map(({ kind, license }) => [kind, license])).toEqual([
      ['clip', 'mit'],
      ['unet', 'mit'],
    ])
    expect(await codeOf(host.models.add(join(folder, 'c.pt')))).toBe('model.unusable')
    expect(await codeOf(host.models.add(join(folder, 'd.pt')))).toBe('model.absent')
  })

  it('knows a tokenizer that stands alone, in both of its forms', async () => {
    const { host } = await open()
    const place = join(temporaryFolder(), 'words')
    cpSync(join(mini, 'tokenizer'), place, { recursive: true })
    const look = async () => {
      const [{ kind, roles, problems } = { kind: null, roles: [], problems: [] }] = await host.models.add(place)
      return [kind, roles, problems]
    }
    expect(await look()).toEqual(['tokenizer', ['tokenizer'], []])
    rmSync(join(place, 'tokenizer.json'))
    expect(await look()).toEqual(['tokenizer', ['tokenizer'], []])
  })

  it('hashes behind everything else, tells how far it is, and reads a known file once', async () => {
    const { host, dataDir, close } = await open()
    const place = model('x')
    const [added] = await host.models.add(place)
    const states: string[] = []
    host.events.subscribe(({ name, payload }) => {
      if (name === 'model.hashing') states.push((payload as { readonly state: string }).state)
    })
    await host.api['model.hash']({ id: added!.id }, never)
    await eventually(() => states.at(-1)).toBe('done')
    const { hash } = await host.models.get(added!.id)
    const bytes = readFileSync(join(place, 'model.safetensors'))
    expect(hash.state).toBe('done')
    expect(hash.files.find(({ path }) => path === 'model.safetensors')?.sha256).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    )
    await close()
    const again = await open(dataDir)
    expect((await again.host.models.add(place))[0]?.hash.state).toBe('done')
  })

  it('notices a changed and a vanished file, and takes the place where it lies now', async () => {
    const { host } = await open()
    const place = model('x')
    const [{ id } = { id: '' }] = await host.models.add(place)
    const moved = join(temporaryFolder(), 'y')
    renameSync(place, moved)
    expect((await host.models.get(id)).state).toEqual({ kind: 'vanished', item: 'model.safetensors' })
    expect(await codeOf(host.models.require(id))).toBe('model.vanished')
    expect(await codeOf(host.models.locate(id, model('z', 'judge')))).toBe('model.different')
    expect((await host.models.locate(id, moved)).state.kind).toBe('ready')
    appendFileSync(join(moved, 'model.safetensors'), 'x')
    expect((await host.models.get(id)).state).toEqual({ kind: 'changed', item: 'model.safetensors' })
    expect(await codeOf(host.models.require(id))).toBe('model.changed')
    expect(await codeOf(host.models.refresh(id))).toBe('model.unusable')
  })

  it('reads every byte again when asked, and finds one that changed behind its date', async () => {
    const { host } = await open()
    const place = model('x')
    const [{ id } = { id: '' }] = await host.models.add(place)
    await host.models.hash(id)
    expect((await host.models.verify(id)).problems).toEqual([])
    const file = join(place, 'model.safetensors')
    const { atime, mtime } = statSync(file)
    const bytes = readFileSync(file)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    writeFileSync(file, bytes)
    utimesSync(file, atime, mtime)
    expect(await codeOf(host.models.verify(id))).toBe('model.changed')
  })

  it('forgets a model without touching its file, and brings it back', async () => {
    const { host } = await open()
    const place = model('x')
    const [{ id } = { id: '' }] = await host.models.add(place)
    await host.models.remove(id)
    expect([await host.models.list(), readFileSync(join(place, 'config.json')).length > 0]).toEqual([[], true])
    await host.models.restore(id)
    expect((await host.models.list()).map((each) => each.id)).toEqual([id])
  })

  it('follows no link that leaves the folder', async () => {
    const place = model('x')
    const secret = join(temporaryFolder(), 'secret.safetensors')
    renameSync(join(place, 'model.safetensors'), secret)
    symlinkSync(secret, join(place, 'model.safetensors'))
    const { host } = await open()
    expect(await codeOf(host.models.add(place))).toBe('model.unusable')
  })

  it('follows the links of a Hugging Face cache', async () => {
    const cache = temporaryFolder()
    mkdirSync(join(cache, 'blobs'))
    cpSync(join(mini, 'saliency'), join(cache, 'snapshots/abc'), { recursive: true })
    renameSync(join(cache, 'snapshots/abc/model.safetensors'), join(cache, 'blobs/123'))
    symlinkSync('../../blobs/123', join(cache, 'snapshots/abc/model.safetensors'))
    const { host } = await open()
    expect((await host.models.add(join(cache, 'snapshots/abc')))[0]).toMatchObject({
      kind: 'transalnet-res',
      problems: [],
    })
  })

  it('offers a page what lies in its folders by token, and takes no other', async () => {
    const { host, dataDir } = await open()
    mkdirSync(join(dataDir, 'models'))
    cpSync(join(mini, 'saliency'), join(dataDir, 'models/maps'), { recursive: true })
    const { offers } = await host.api['model.offers']({}, never)
    expect(offers.map(({ name }) => name)).toEqual(['maps'])
    expect(await codeOf(host.api['model.add']({ token: 'f'.repeat(32) }, never))).toBe('model.unknown')
    const { models } = await host.api['model.add']({ token: offers[0]!.token }, never)
    expect(models[0]).toMatchObject({ kind: 'transalnet-res' })
    expect((await host.api['model.offers']({}, never)).offers).toEqual([])
    expect(await codeOf(host.api['model.pick']({ what: 'file' }, never))).toBe('model.no-dialog')
  })
})
