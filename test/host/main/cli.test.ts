import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { sha256Of } from '../../../main/files/blob-store.ts'
import { encodeGrey } from '../../../main/files/encode-picture.ts'
import { readPictureRecipe } from '../../../main/files/picture-recipe.ts'
import { installGoldenPack, runEntry } from '../../support/run-cli.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** The whole product from the command line: the real engine on a tiny pack with random weights. */

// Each test starts several processes that build and load every graph; a busy machine takes its time.
vi.setConfig({ testTimeout: 400_000 })

const small = ['--pack', 'golden', '--steps', '4', '--opt-steps', '2']

function setUp() {
  const root = temporaryFolder()
  const dataDir = join(root, 'data')
  const out = join(root, 'out')
  const pack = installGoldenPack(dataDir)
  const generate = (...args: string[]) =>
    runEntry('cli', ['generate', ...small, '--out', out, '--data-dir', dataDir, ...args])
  return { root, dataDir, out, pack, generate }
}

const number = z.number()
/** The shape that the issue fixes for result.json. */
const resultShape = z.strictObject({
  prompt: z.string(),
  negative: z.string(),
  seed: number,
  pack: z.string(),
  sampler: z.string(),
  gradient: z.string(),
  update: z.string(),
  precision: z.string(),
  steps: number,
  provider: z.string(),
  methods: z.array(
    z.strictObject({
      method: z.string(),
      image: z.string(),
      sha256: z.string().length(64),
      guidanceScore: number,
      judgeScore: number.nullable(),
      seconds: number.positive(),
      unetCalls: number.positive(),
      bestStep: number,
      steps: z.array(
        z.strictObject({
          index: number,
          loss: number,
          terms: z.strictObject({ global: number, saliency: number }),
          guidanceScore: number,
          judgeScore: number.nullable(),
          gradNorm: number.nullable(),
          latentNorm: number,
          cosTerms: number.nullable(),
          ms: number,
        }),
      ),
    }),
  ),
})

function npyShape(file: string): string | undefined {
  return /'shape': \(([^)]*)\)/.exec(readFileSync(file).toString('latin1', 0, 128))?.[1]
}

describe('fovea generate', () => {
  it('draws four ways, writes the sheet, the pictures, the numbers and the arrays, and keeps the run', async () => {
    const { generate, out, root, dataDir } = setUp()
    const arrays = join(root, 'arrays')
    const {
      code,
      out: printed,
      err,
    } = await generate('--json', '--dump-npy', arrays, '--sampler', 'ddim', '--seed', '5')
    expect([code, err.includes('sgool: finished')]).toEqual([0, true])
    const files = ['baseline.png', 'doodl.png', 'result.json', 'sd.png', 'sgool.png', 'sheet.png']
    expect(readdirSync(out).sort()).toEqual(files)

    const result = resultShape.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')))
    expect(resultShape.parse(JSON.parse(printed))).toEqual(result)
    expect(result.methods.map(({ method, steps }) => [method, steps.length])).toEqual([
      ['sd', 1],
      ['baseline', 1],
      ['doodl', 2],
      ['sgool', 2],
    ])
    for (const { method, image, sha256, bestStep, guidanceScore, steps } of result.methods) {
      const png = new Uint8Array(readFileSync(join(out, image)))
      expect(sha256Of(png)).toBe(sha256)
      expect(readPictureRecipe(png)).toMatchObject({
        method,
        recipe: { seed: 5, pack: 'golden' },
        step: { index: bestStep, guidanceScore },
      })
      expect(bestStep).toBe(steps.reduce((a, b) => (b.loss < a.loss ? b : a)).index)
    }

    const latent = '4, 16, 24'
    expect(
      ['x_T', 'x_0', 'image', 'grad_x_T', 'mask', 'loss'].map((name) => npyShape(join(arrays, 'sgool', `${name}.npy`))),
    ).toEqual([`2, ${latent}`, `2, ${latent}`, '2, 3, 32, 48', `2, ${latent}`, '2, 1, 32, 48', '2,'])
    const { out: runs } = await runEntry('cli', ['runs', '--json', '--data-dir', dataDir])
    expect(JSON.parse(runs)).toMatchObject({ total: 1, runs: [{ seed: 5, state: 'finished' }] })
  })

  it('gives the same bytes for the same seed, in another library too, and others for another seed', async () => {
    const [a, b, c] = [setUp(), setUp(), setUp()]
    const codes = [
      await a.generate('--seed', '9', '--methods', 'sd,sgool'),
      await b.generate('--seed', '9', '--methods', 'sgool'),
      await c.generate('--seed', '10', '--methods', 'sgool'),
    ]
    expect(codes.map(({ code }) => code)).toEqual([0, 0, 0])
    const sgool = (at: typeof a) => sha256Of(new Uint8Array(readFileSync(join(at.out, 'sgool.png'))))
    expect(sgool(b)).toBe(sgool(a))
    expect(sgool(c)).not.toBe(sgool(a))
  })

  it('follows a painted mask', async () => {
    const { generate, root, out } = setUp()
    const file = join(root, 'mask.png')
    writeFileSync(
      file,
      encodeGrey(
        new Uint8Array(48 * 32).map((_, i) => (i % 48 < 24 ? 255 : 0)),
        48,
        32,
      ),
    )
    expect((await generate('--methods', 'sgool', '--mask', file)).code).toBe(0)
    expect(readPictureRecipe(new Uint8Array(readFileSync(join(out, 'sgool.png'))))!.recipe.mask).toMatch(
      /^[0-9a-f]{64}$/,
    )
  })

  it('draws with EDICT too', async () => {
    const { generate } = setUp()
    const { code, out } = await generate('--methods', 'sgool', '--sampler', 'edict', '--json')
    expect([code, resultShape.parse(JSON.parse(out)).sampler]).toEqual([0, 'edict'])
  })

  it('draws with the fast solvers, and the picture knows which', async () => {
    const { generate, out: folder } = setUp()
    const fast = ['--sampler', 'dpmpp-2m', '--gradient', 'shortcut', '--update', 'reno']
    const { code, out } = await generate('--methods', 'sgool', ...fast, '--json')
    const chosen = { sampler: 'dpmpp-2m', gradient: 'shortcut', update: 'reno' }
    expect([code, resultShape.parse(JSON.parse(out))]).toEqual([0, expect.objectContaining(chosen)])
    const picture = new Uint8Array(readFileSync(join(folder, 'sgool.png')))
    expect(readPictureRecipe(picture)!.recipe).toMatchObject(chosen)
  })

  it('draws four ways in one step', async () => {
    const { generate } = setUp()
    const { code, out } = await generate('--sampler', 'one-step', '--steps', '1', '--json')
    expect(code).toBe(0)
    const { methods } = resultShape.parse(JSON.parse(out))
    // Baseline asks twice and once backwards; DOODL and SGOOL once each way a step.
    expect(methods.map(({ unetCalls, steps }) => [unetCalls, steps.length])).toEqual([
      [1, 1],
      [3, 1],
      [4, 2],
      [4, 2],
    ])
  })

  it('stops at Ctrl-C between two calls: the history knows, and no folder is left', async () => {
    const { root, dataDir, out } = setUp()
    const args = [
      'generate',
      '--pack',
      'golden',
      '--steps',
      '50',
      '--opt-steps',
      '500',
      '--methods',
      'sgool,doodl',
      '--out',
      out,
      '--data-dir',
      dataDir,
    ]
    let pressed = false
    const { code, err } = await runEntry('cli', args, {
      onProgress(text, signal) {
        if (pressed || !text.includes('step 0')) return
        pressed = true
        signal('SIGINT')
      },
    })
    expect([code, err.includes('Stopped.')]).toEqual([130, true])
    expect(readdirSync(root)).toEqual(['data'])
    const { out: runs } = await runEntry('cli', ['runs', '--json', '--data-dir', dataDir])
    const {
      runs: [run],
    } = JSON.parse(runs) as { runs: { state: string; thumbnails: { image: string | null }[] }[] }
    expect(run!.state).toBe('stopped')
    expect(run!.thumbnails.map(({ image }) => image !== null)).toEqual([true, false])
  })
})

describe("the user's mistakes", () => {
  it.each<[string, (at: ReturnType<typeof setUp>) => string[], string]>([
    ['an unknown method', () => ['--methods', 'sd,magic'], 'recipe.unknown-method'],
    ['steps that do not divide 1000', () => ['--steps', '7'], 'recipe.steps'],
    ['solvers that do not go together', () => ['--sampler', 'edict', '--gradient', 'shortcut'], 'recipe.combination'],
    ['a seed out of range', () => ['--seed', '4294967296'], 'recipe.seed'],
    ['an unknown pack', () => ['--pack', 'huge'], 'pack.unknown'],
    [
      'a mask of another size',
      ({ root }) => {
        writeFileSync(join(root, 'm.png'), encodeGrey(new Uint8Array(100), 10, 10))
        return ['--mask', join(root, 'm.png')]
      },
      'mask.size',
    ],
    ['a mask that is not there', ({ root }) => ['--mask', join(root, 'none.png')], 'mask.unreadable'],
    ['a pack with a file missing', ({ pack }) => (rmSync(join(pack, 'unet/config.json')), []), 'pack.missing-file'],
    [
      'a pack with a damaged file',
      ({ pack }) => (truncateSync(join(pack, 'clip/model.safetensors'), 99), []),
      'pack.damaged',
    ],
    [
      'an output folder under a file',
      ({ root }) => (writeFileSync(join(root, 'f'), ''), ['--out', join(root, 'f/out')]),
      'output.unwritable',
    ],
    ['an unknown option', () => ['--colour'], 'cli.usage'],
  ])('%s: exit code 2, a name, what to do, and nothing written', async (_what, args, code) => {
    const at = setUp()
    const result = await at.generate(...args(at))
    expect(result.code).toBe(2)
    expect(result.err).toContain(`[${code}]`)
    expect(result.err).toMatch(/\n {2}do: \S/)
    expect(result.err).not.toContain('    at ')
    expect(existsSync(at.out) ? readdirSync(at.out) : []).toEqual([])
    expect(existsSync(join(at.dataDir, 'images'))).toBe(false)
  })

  it('a data folder that cannot be written: exit code 2', async () => {
    const { root } = setUp()
    writeFileSync(join(root, 'file'), '')
    const { code, err } = await runEntry('cli', ['runs', '--data-dir', join(root, 'file/data')])
    expect([code, err.includes('[data.read-only]')]).toEqual([2, true])
  })

  it('a port in use: exit code 2', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, err } = await runEntry('serve', [
      '--port',
      String(port),
      '--data-dir',
      join(temporaryFolder(), 'data'),
    ])
    other.close()
    expect([code, err.includes('[port.in-use]')]).toEqual([2, true])
  })

  it('a library that another Fovea has open: exit code 2', async () => {
    const { dataDir } = setUp()
    const { lockInstance } = await import('../../../main/store/instance-lock.ts')
    const { dataFolder } = await import('../../../main/files/data-folder.ts')
    const unlock = lockInstance(dataFolder(dataDir))
    const { code, err } = await runEntry('cli', ['runs', '--data-dir', dataDir])
    unlock()
    expect([code, err.includes('[data.locked]')]).toEqual([2, true])
  })
})
