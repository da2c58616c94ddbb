import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPictureRecipe } from '../../../main/files/picture-recipe.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  never,
  nextEvent,
  runToEnd,
  submit,
  toyHost,
  toyRecipe,
  watchedDriver,
} from '../../support/toy-engine/toy-host.ts'
import { putMap } from '../../support/mask/toy-maps.ts'

const dataDir = () => join(temporaryFolder(), 'data')

describe('a run', () => {
  it('draws every method, stores every step, and can be read back', async () => {
    const host = await toyHost(dataDir())
    const run = await runToEnd(host, toyRecipe({ methods: ['sd', 'baseline', 'doodl', 'sgool'] }))
    expect(run.state).toBe('finished')
    expect(run.drawings.map(({ method, state, steps }) => [method, state, steps.length])).toEqual([
      ['sd', 'finished', 1],
      ['baseline', 'finished', 1],
      ['doodl', 'finished', 3],
      ['sgool', 'finished', 3],
    ])
    for (const { steps, bestStep } of run.drawings) {
      const lowest = steps.reduce((a, b) => (b.loss < a.loss ? b : a))
      expect(bestStep).toBe(lowest.index)
    }
    await host.close()
  })

  it('is listed newest first, with the best pictures, page by page', async () => {
    const host = await toyHost(dataDir())
    for (const seed of [1, 2, 3]) await runToEnd(host, toyRecipe({ seed, methods: ['sd'] }))
    const page = await host.api['run.list']({ before: null, limit: 2 }, never)
    expect(page.runs.map(({ seed }) => seed)).toEqual([3, 2])
    expect(page.total).toBe(3)
    expect(page.runs[0]!.thumbnails[0]!.image).toMatch(/^[0-9a-f]{64}$/)
    const rest = await host.api['run.list']({ before: page.next, limit: 2 }, never)
    expect(rest.runs.map(({ seed }) => seed)).toEqual([1])
    expect(rest.next).toBeNull()
    await host.close()
  })

  it('carries its recipe in every picture, and nothing that differs between two drawings of it', async () => {
    const host = await toyHost(dataDir())
    const [first, second] = [await runToEnd(host, toyRecipe()), await runToEnd(host, toyRecipe({ methods: ['sgool'] }))]
    const imagesOf = (run: typeof first) =>
      run.drawings.find(({ method }) => method === 'sgool')!.steps.map(({ image }) => image)
    expect(imagesOf(second)).toEqual(imagesOf(first))
    const response = await host.handleRequest(new Request(`http://x.invalid/image/${imagesOf(first)[2]!}.png`))
    const recipe = readPictureRecipe(new Uint8Array(await response.arrayBuffer()))
    expect(recipe).toMatchObject({ method: 'sgool', recipe: { seed: 7, methods: ['sgool'] }, step: { index: 2 } })
    expect(JSON.stringify(recipe)).not.toContain(first.id)
    await host.close()
  })

  it('follows a painted mask and nothing else when there is one', async () => {
    const host = await toyHost(dataDir())
    const { sha256 } = await putMap(host, (i) => (i < 32 ? 65535 : 77))
    const run = await runToEnd(host, toyRecipe({ mask: sha256, methods: ['sgool'] }))
    const [{ steps }] = run.drawings as [(typeof run.drawings)[0]]
    expect(steps.map(({ mask }) => mask)).toEqual([sha256, sha256, sha256])
    expect(steps[0]!.saliency).not.toBe(sha256)
    await host.close()
  })

  it('keeps the finished steps of a drawing stopped after its step, and starts no other', async () => {
    const host = await toyHost(dataDir())
    const finished = nextEvent(host, 'run.finished')
    const firstStep = nextEvent(host, 'run.step')
    const { id } = await submit(host, toyRecipe({ methods: ['sgool', 'doodl'], optSteps: 200 }))
    await firstStep
    await host.api['run.stop']({ id, how: 'after-step' }, never)
    await finished
    const run = await host.api['run.get']({ id }, never)
    expect(run.state).toBe('stopped')
    expect(run.drawings.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
    expect(run.drawings[0]!.steps.length).toBeGreaterThan(0)
    expect(run.drawings[0]!.steps.length).toBeLessThan(200)
    expect(run.drawings[1]!.steps).toEqual([])
    await host.close()
  })

  it('waits its turn, and can be stopped while it waits', async () => {
    const host = await toyHost(dataDir())
    const first = await submit(host, toyRecipe({ methods: ['sgool'], optSteps: 100 }))
    const second = await submit(host, toyRecipe({ methods: ['sd'] }))
    expect((await host.api['run.get'](second, never)).state).toBe('queued')
    const ends = nextEvent(host, 'run.finished', ({ id }) => id === second.id)
    await host.api['run.stop']({ ...second, how: 'now' }, never)
    await host.api['run.stop']({ ...first, how: 'now' }, never)
    await ends
    expect((await host.api['run.get'](second, never)).drawings[0]).toMatchObject({ state: 'stopped', steps: [] })
    await host.close()
  })

  it('is stopped, not failed, when its user kills the engine; the next run draws', async () => {
    const host = await toyHost(dataDir())
    const finished = nextEvent(host, 'run.finished')
    const firstStep = nextEvent(host, 'run.step')
    const { id } = await submit(host, toyRecipe({ methods: ['sgool'], optSteps: 200 }))
    await firstStep
    await host.api['run.stop']({ id, how: 'kill' }, never)
    expect(await finished).toMatchObject({ state: 'stopped', failure: null })
    expect((await runToEnd(host, toyRecipe({ methods: ['sd'] }))).state).toBe('finished')
    await host.close()
  })

  it('hides when removed and comes back when restored', async () => {
    const host = await toyHost(dataDir())
    const { id } = await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    const total = async () => (await host.api['run.list']({ before: null, limit: 5 }, never)).total
    await host.api['run.remove']({ id }, never)
    expect([await total(), (await host.api['run.get']({ id }, never)).removed]).toEqual([0, true])
    await host.api['run.restore']({ id }, never)
    expect(await total()).toBe(1)
    await host.close()
  })

  it('sends no step before it can be read back', async () => {
    const host = await toyHost(dataDir())
    const seen: Promise<boolean>[] = []
    host.events.subscribe((event) => {
      if (event.name !== 'run.step') return
      const { id, method, step } = event.payload
      seen.push(
        host.api['run.get']({ id }, never).then(({ drawings }) =>
          drawings.some(
            (drawing) => drawing.method === method && drawing.steps.some(({ image }) => image === step.image),
          ),
        ),
      )
    })
    await runToEnd(host, toyRecipe())
    expect(await Promise.all(seen)).toEqual([true, true, true, true])
    await host.close()
  })

  it.each([
    ['steps that do not divide 1000', { steps: 7 }, 'recipe.steps'],
    ['an empty prompt', { prompt: '  ' }, 'recipe.empty-prompt'],
    ['a method named twice', { methods: ['sd', 'sd'] as 'sd'[] }, 'recipe.option'],
    ['weights that leave nothing to optimise', { weights: { global: 0, saliency: 0 } }, 'recipe.option'],
    ['an unknown pack', { pack: 'none' }, 'pack.unknown'],
    ['a mask that is not in the library', { mask: 'a'.repeat(64) }, 'image.unknown'],
  ])('refuses %s and stores nothing', async (_what, changes, code) => {
    const driver = watchedDriver()
    const host = await toyHost(dataDir(), { engineDriver: driver })
    await expect(submit(host, toyRecipe(changes))).rejects.toMatchObject({ failure: { code } })
    expect((await host.api['run.list']({ before: null, limit: 5 }, never)).total).toBe(0)
    expect(driver.started).toEqual([])
    await host.close()
  })
})
