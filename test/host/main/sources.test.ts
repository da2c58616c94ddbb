import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

/** Drawings that begin with a picture, over the real host and a toy engine in its own process. */

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
const parameters =
  'a toy in the sun\nNegative prompt: rain\nSteps: 20, Sampler: DDIM, CFG scale: 6.5, Seed: 1234, Size: 16x16'
function png(text: Record<string, string> = {}): string {
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 37) % 256)
  return Buffer.from(encode({ width: 16, height: 16, channels: 3, depth: 8, data, text })).toString('base64')
}
const put = (text?: Record<string, string>) =>
  host.api['source.put']({ png: png(text), name: 'x.png', exif: null }, never)
const begun = (source: string) =>
  toyRecipe({ source, sampler: 'edict', steps: 10, methods: ['sd', 'sgool'], optSteps: 2 })

async function drawn(source: string) {
  const { id } = await host.api['run.submit']({ recipe: begun(source), parent: null }, never)
  await eventually(async () => (await host.api['run.get']({ id }, never)).state).toBe('finished')
  return host.api['run.get']({ id }, never)
}

describe('a picture to begin with', () => {
  it('is kept by its content, and says what its program wrote into it', async () => {
    const { sha256, width, height, said } = await put({ parameters })
    expect({ width, height }).toEqual({ width: 16, height: 16 })
    expect(said).toMatchObject({
      program: 'a1111',
      prompt: 'a toy in the sun',
      negative: 'rain',
      seed: '1234',
      steps: 20,
    })
    expect((await put({ parameters })).sha256).toBe(sha256)
    expect((await put()).said).toBeNull()
  })

  it('is what the drawing begins with: another picture, another drawing from the same seed', async () => {
    const run = await drawn((await put()).sha256)
    const noise = await host.api['run.submit'](
      { recipe: toyRecipe({ sampler: 'edict', steps: 10, methods: ['sd'] }), parent: null },
      never,
    )
    await eventually(async () => (await host.api['run.get']({ id: noise.id }, never)).state).toBe('finished')
    const plain = await host.api['run.get']({ id: noise.id }, never)
    expect(run.recipe.source).toBeDefined()
    expect(run.drawings[0]!.steps[0]!.image).not.toBe(plain.drawings[0]!.steps[0]!.image)
    // Both methods begin with the same pair, so SGOOL's first latents are SD's.
    const { steps } = await host.api['run.receipt']({ id: run.id }, never)
    const first = steps.filter(({ index }) => index === 0).map(({ xT, x0 }) => [xT, x0])
    expect(first).toHaveLength(2)
    expect(first[1]).toEqual(first[0])
  })

  it('makes the run verifiable bit by bit', async () => {
    const { id } = await drawn((await put()).sha256)
    expect(await host.api['run.verify']({ id }, never)).toMatchObject({
      identical: true,
      stepsCompared: 3,
      first: null,
    })
  })

  it('needs the sampler that can be inverted, and must be there', async () => {
    const { sha256 } = await put()
    const submit = (recipe: ReturnType<typeof begun>) => code(host.api['run.submit']({ recipe, parent: null }, never))
    expect(await submit({ ...begun(sha256), sampler: 'ddim' })).toBe('recipe.combination')
    expect(await submit({ ...begun(sha256), update: 'reno' })).toBe('recipe.combination')
    expect(await submit(begun('0'.repeat(64)))).toBe('image.unknown')
  })

  it('is refused when it is none, or lies about its size', async () => {
    const bring = (bytes: Uint8Array) =>
      code(host.api['source.put']({ png: Buffer.from(bytes).toString('base64'), name: 'x', exif: null }, never))
    expect(await bring(Buffer.from('no picture at all'))).toBe('picture.unreadable')
    const bomb = Buffer.from(png(), 'base64')
    bomb.writeUInt32BE(60_000, 16)
    expect(await bring(bomb)).toBe('picture.unreadable')
  })

  it('goes when the last run that began with it is purged', async () => {
    const { sha256 } = await put()
    const { id } = await drawn(sha256)
    const there = async () =>
      (await host.handleRequest(new Request(`http://x.invalid/image/${sha256}.png`))).status === 200
    expect(await there()).toBe(true)
    // What was put in this session is never swept: somebody may be about to draw from it.
    await host.close()
    host = await toyHost(dataDir)
    expect(await there()).toBe(true)
    await host.api['run.remove']({ id }, never)
    await host.api['library.purge']({ runs: { ids: [id] } }, never)
    await eventually(there).toBe(false)
  })
})
