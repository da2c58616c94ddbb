import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, nextEvent, submit, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

let host: Host
beforeEach(async () => {
  host = await toyHost(join(temporaryFolder(), 'data'))
})
afterEach(() => host.close())

const sgool = (changes: Partial<Recipe> = {}) => toyRecipe({ methods: ['sgool'], optSteps: 4, ...changes })
const pause = (paused: boolean) => host.api['queue.pause']({ paused }, never)
const get = (id: string) => host.api['run.get']({ id }, never)
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (thrown: unknown) => (thrown instanceof FoveaError ? thrown.failure.code : thrown),
  )
const finished = (id: string) => nextEvent(host, 'run.finished', (end) => end.id === id)

describe('the queue', () => {
  it('paused holds the run under way after its step and goes on to the same bits', async () => {
    const plain = await submit(host, sgool())
    await finished(plain.id)
    const second = nextEvent(host, 'run.step', ({ step }) => step.index === 1)
    const held = nextEvent(host, 'queue.changed', (state) => state.held)
    const { id } = await submit(host, sgool())
    const end = finished(id)
    await second
    await pause(true)
    await held
    const run = await get(id)
    expect([run.state, run.drawings[0]!.steps.length < 4]).toEqual(['running', true])
    expect(await host.api['queue.get']({}, never)).toEqual({ paused: true, running: id, held: true, waiting: [] })
    await pause(false)
    await end
    const images = async (of: string) => (await get(of)).drawings[0]!.steps.map(({ image }) => image)
    expect(await images(id)).toEqual(await images(plain.id))
  })

  it('draws in the order that it was given, and what is urgent first', async () => {
    await pause(true)
    const ids: string[] = []
    for (const seed of [1, 2, 3]) ids.push((await submit(host, sgool({ seed }))).id)
    const [a = '', b = '', c = ''] = ids
    const { id: urgent } = await host.api['run.submit'](
      { recipe: sgool({ seed: 4 }), parent: null, first: true },
      never,
    )
    expect((await host.api['queue.move']({ id: c, to: 1 }, never)).waiting).toEqual([urgent, c, a, b])
    const order: string[] = []
    host.events.subscribe((event) => {
      if (event.name === 'run.finished') order.push((event.payload as { id: string }).id)
    })
    const last = finished(b)
    await pause(false)
    await last
    expect(order).toEqual([urgent, c, a, b])
    expect(await code(host.api['queue.move']({ id: a, to: 0 }, never))).toBe('run.not-running')
  })

  it('lets a waiting run be stopped at once, and a held one', async () => {
    const begun = nextEvent(host, 'run.step')
    const { id } = await submit(host, sgool({ optSteps: 50 }))
    await begun
    const held = nextEvent(host, 'queue.changed', (state) => state.held)
    await pause(true)
    await held
    const waits = await submit(host, sgool({ seed: 9 }))
    for (const each of [waits.id, id]) {
      const end = finished(each)
      await host.api['run.stop']({ id: each, how: 'after-step' }, never)
      expect((await end).state).toBe('stopped')
    }
    await expect
      .poll(() => host.api['queue.get']({}, never))
      .toEqual({ paused: true, running: null, held: false, waiting: [] })
  })
})

describe('live settings', () => {
  it('of step size and stop rule count from the next step on, keep the era, the history says when, and what was drawn before is verified', async () => {
    const second = nextEvent(host, 'run.step', ({ step }) => step.index === 1)
    const { id } = await submit(host, sgool({ optSteps: 40 }))
    const end = finished(id)
    await second
    const { weights } = sgool()
    const live = { mask: null, follow: null, weights, stepSize: 0.25, optSteps: 45 }
    const took = nextEvent(host, 'run.changed', ({ change }) => change.fromStep !== null)
    await host.api['run.change']({ id, live }, never)
    const { change } = await took
    await end
    const run = await get(id)
    expect(run.changes).toEqual([{ ...live, n: 1, at: change.at, fromStep: change.fromStep }])
    expect(run.drawings[0]!.steps).toHaveLength(45)
    expect(new Set(run.drawings[0]!.steps.map(({ era }) => era))).toEqual(new Set([0]))
    expect(await host.api['run.verify']({ id }, never)).toMatchObject({
      identical: true,
      stepsCompared: change.fromStep,
    })
    const tooLong = { ...live, stepSize: 0 }
    expect(await code(host.api['run.change']({ id, live: tooLong }, never))).toBe('run.not-running')
  })
})

describe('a drawing in trouble', () => {
  it('is warned of, recorded, and rolled back to its best step with half the step size', async () => {
    // ReNO has no shell: large moves leave it.
    const alarm = nextEvent(host, 'run.alarm', ({ alarm: { kind, best } }) => kind === 'norm-drift' && best !== null)
    const { id } = await submit(host, sgool({ optSteps: 60, update: 'reno', stepSize: 20 }))
    const { alarm: warned } = await alarm
    expect((await get(id)).alarms).toContainEqual(warned)
    const stopped = finished(id)
    const index = warned.best!
    const back = await host.api['run.rollBack']({ id, method: 'sgool', index }, never)
    await stopped
    await finished(back.id)
    const [run, child] = [await get(id), await get(back.id)]
    expect(run.state).toBe('stopped')
    expect([back.stepSize, child.recipe.stepSize, child.recipe.optSteps]).toEqual([10, 10, 60 - index])
    expect(child.drawings[0]!.steps[0]!.loss).toBe(run.drawings[0]!.steps[index]!.loss)
    const family = await host.api['run.lineage']({ id }, never)
    expect(family.map((node) => [node.id, node.parent, node.parentStep, node.reason])).toEqual([
      [id, null, null, 'generate'],
      [back.id, id, { method: 'sgool', index }, 'branch'],
    ])
    expect(await host.api['run.lineage']({ id: back.id }, never)).toEqual(family)
  })

  it('that stopped gaining says so, and stops by itself when it was told to', async () => {
    const flat = nextEvent(host, 'run.alarm', ({ alarm: { kind } }) => kind === 'flat')
    const { id } = await submit(host, sgool({ optSteps: 200, stopWhenFlat: true }))
    const end = finished(id)
    await flat
    expect((await end).state).toBe('finished')
    const { steps } = (await get(id)).drawings[0]!
    expect(steps.length).toBeLessThan(200)
    expect(await host.api['run.verify']({ id }, never)).toMatchObject({ identical: true, stepsCompared: steps.length })
  })
})
