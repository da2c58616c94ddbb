import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { fittingForms } from '../../../main/engine/check-memory.ts'
import { loadPack, type LoadedPack } from '../../../main/engine/loaded-pack.ts'
import type { SessionPool } from '../../../main/engine/session-pool.ts'
import { modelForms, roomyForms } from '../../../models/memory/memory-form.ts'
import { must } from '../../../models/must.ts'
import { recipe as recipeSchema } from '../../../preload/contract/recipe.ts'
import { FoveaError, type Failure } from '../../../preload/contract/errors.ts'
import { openDiskPack } from '../../support/disk-pack.ts'

const folder = fileURLToPath(new URL('../../../models/packs/mini', import.meta.url))
const opened: LoadedPack[] = []
const MB = 1e6

/** The mini pack in an engine that believes in so many free bytes. */
function packWith(available: number): LoadedPack {
  const pack = loadPack(folder, 'cpu', () => available)
  opened.push(pack)
  return pack
}

const recipe = recipeSchema.parse({
  prompt: 'a cat',
  seed: 1,
  pack: 'mini',
  methods: ['sgool'],
  steps: 2,
  guidance: 5,
  optSteps: 1,
  weights: { global: 1, saliency: 1 },
})

async function refusalOf(available: number, method: 'sd' | 'sgool' = 'sgool'): Promise<Failure | null> {
  try {
    await packWith(available).prepare({ recipe, method })
    return null
  } catch (thrown) {
    if (!(thrown instanceof FoveaError)) throw thrown
    return thrown.failure
  }
}

afterAll(async () => {
  for (const pack of opened) await pack.release()
})

describe('an engine short of memory', () => {
  it('draws when there is enough', async () => {
    expect(await refusalOf(8000 * MB)).toBeNull()
    expect(await refusalOf(8000 * MB, 'sd')).toBeNull()
  })

  it('refuses before anything is loaded, and says how much is missing', async () => {
    expect(await refusalOf(1 * MB)).toEqual({
      code: 'engine.memory',
      message: expect.stringMatching(/^This drawing needs about \d+\.\d\d GB more memory, and 0\.00 GB are free\.$/),
      item: 'mini',
      remedy: expect.stringContaining('use a computer with'),
    })
  })

  it('draws in a leaner form where the fastest does not fit', async () => {
    const needed = async (method: 'sd' | 'sgool') =>
      Number(/about (\d+\.\d\d) GB/.exec((await refusalOf(0, method))?.message ?? '')?.[1]) * 1024 * MB
    // What is asked for is what the leanest form needs, and less than the fastest.
    const pack = openDiskPack(folder)
    const leanest = await needed('sgool')
    const asked = { recipe, method: 'sgool', isGated: false } as const
    const every: SessionPool['missing'] = (sessions) =>
      sessions.map(({ build, copiesWeights = true }) => ({ graph: build(), copiesWeights }))
    const forms = [8000 * MB, leanest + 10 * MB].map((available) => fittingForms(pack, every, asked, available))
    expect(forms[0]).toBe(roomyForms)
    expect(modelForms.indexOf(must(forms[1], 'a form'))).toBeGreaterThan(0)
  })

  it('names a change that would fit, for the room there is', async () => {
    // As much as SD needs, with room for the message's two decimals; then half of it.
    const missing = /about (\d+\.\d\d) GB/.exec((await refusalOf(0, 'sd'))?.message ?? '')?.[1]
    const needed = (Number(missing) + 0.01) * 1024 * MB
    const refusals = await Promise.all([needed, needed / 2].map((available) => refusalOf(available)))
    const remedies = refusals.map((refusal) => refusal?.remedy ?? '')
    expect(remedies.map((remedy) => /SD alone|use a computer/.exec(remedy)?.[0])).toEqual([
      'SD alone',
      'use a computer',
    ])
  })
})
