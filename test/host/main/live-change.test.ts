import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { decodePicture } from '../../../main/files/decode-picture.ts'
import { readPictureRecipe } from '../../../main/files/picture-recipe.ts'
import { plainSettings } from '../../../models/mask/mask-stack.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import { putMap } from '../../support/mask/toy-maps.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, nextEvent, runToEnd, submit, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

let host: Host
beforeEach(async () => {
  host = await toyHost(join(temporaryFolder(), 'data'))
})
afterEach(() => host.close())

const weights = { global: 1, saliency: 1 }

describe('a change while SGOOL draws', () => {
  it('counts from the next step on, and the history says which that was', async () => {
    const left = await putMap(host, (i) => (i % 8 < 4 ? 65535 : 0))
    const right = await putMap(host, (i) => (i % 8 < 4 ? 0 : 65535))
    const finished = nextEvent(host, 'run.finished')
    const second = nextEvent(host, 'run.step', ({ step }) => step.index === 1)
    const took = nextEvent(host, 'run.changed', ({ change }) => change.fromStep !== null)
    const { id } = await submit(host, toyRecipe({ methods: ['sgool'], optSteps: 60, mask: left.sha256 }))
    await second
    const live = { mask: right.sha256, follow: null, weights: { global: 0.5, saliency: 1 } }
    expect(await host.api['run.change']({ id, live }, never)).toEqual({ n: 1 })
    const { change } = await took
    await finished

    const run = await host.api['run.get']({ id }, never)
    expect(run.changes).toEqual([{ ...live, n: 1, at: change.at, fromStep: change.fromStep }])
    const { steps, bestStep } = run.drawings[0]!
    const from = change.fromStep!
    expect(from).toBeGreaterThan(1)
    expect(steps.map(({ mask }) => mask)).toEqual(steps.map(({ index }) => (index < from ? left : right).sha256))
    expect(steps.map(({ era }) => era)).toEqual(steps.map(({ index }) => (index < from ? 0 : 1)))
    for (const { index, loss, terms } of steps) {
      expect(loss).toBeCloseTo((index < from ? 1 : 0.5) * terms.global + terms.saliency, 6)
    }
    // Losses of the two eras measure different things: the best is one of the newer.
    const later = steps.filter(({ index }) => index >= from)
    expect(bestStep).toBe(later.reduce((a, b) => (b.loss < a.loss ? b : a)).index)
    const picture = await host.handleRequest(new Request(`http://x.invalid/image/${later[0]!.image}.png`))
    expect(readPictureRecipe(new Uint8Array(await picture.arrayBuffer()))).toMatchObject({ changed: live })
  })

  it('that is still waiting for its turn makes it begin with the change', async () => {
    const map = await putMap(host, (i) => (i < 16 ? 65535 : 0))
    const finished = nextEvent(host, 'run.finished')
    const firstStep = nextEvent(host, 'run.step')
    const { id } = await submit(host, toyRecipe({ methods: ['doodl', 'sgool'], optSteps: 30 }))
    await firstStep
    await host.api['run.change']({ id, live: { mask: map.sha256, follow: null, weights } }, never)
    await finished
    const run = await host.api['run.get']({ id }, never)
    expect(run.changes[0]!.fromStep).toBe(0)
    expect(new Set(run.drawings[1]!.steps.map(({ mask }) => mask))).toEqual(new Set([map.sha256]))
    expect(run.drawings[0]!.steps.some(({ mask }) => mask === map.sha256)).toBe(false)
  })

  it('is refused when the run has ended, and when nothing would be left to optimise', async () => {
    const code = (work: Promise<unknown>) =>
      work.catch((thrown: unknown) => (thrown instanceof FoveaError ? thrown.failure.code : thrown))
    const live = { mask: null, follow: null, weights }
    const ended = await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    expect(await code(host.api['run.change']({ id: ended.id, live }, never))).toBe('run.not-running')
    const firstStep = nextEvent(host, 'run.step')
    const finished = nextEvent(host, 'run.finished')
    const { id } = await submit(host, toyRecipe({ methods: ['sgool'], optSteps: 200 }))
    await firstStep
    const nothing = { ...live, weights: { global: 0, saliency: 0 } }
    expect(await code(host.api['run.change']({ id, live: nothing }, never))).toBe('recipe.option')
    expect(await code(host.api['run.change']({ id, live: { ...live, mask: 'b'.repeat(64) } }, never))).toBe(
      'image.unknown',
    )
    await host.api['run.stop']({ id, how: 'now' }, never)
    await finished
    expect((await host.api['run.get']({ id }, never)).changes).toEqual([])
  })
})

describe('paint that follows', () => {
  it("is laid over each step's own prediction", async () => {
    // Half the picture painted fully, the other half left to the prediction.
    const delta = await putMap(host, (i) => (i % 8 < 4 ? 65535 : 32768))
    const follow = { delta: delta.sha256, settings: plainSettings }
    const run = await runToEnd(host, toyRecipe({ methods: ['sgool'], follow }))
    const { steps } = run.drawings[0]!
    for (const { mask, saliency } of steps) {
      const [final, predicted] = [await mapOf(mask!), await mapOf(saliency!)]
      expect(final.map((value, i) => (i % 8 < 4 ? 65535 : value))).toEqual(final)
      expect(final.filter((_, i) => i % 8 >= 4)).toEqual(predicted.filter((_, i) => i % 8 >= 4))
    }
    expect(new Set(steps.map(({ saliency }) => saliency)).size).toBeGreaterThan(1)
  })
})

async function mapOf(sha256: string): Promise<number[]> {
  const response = await host.handleRequest(new Request(`http://x.invalid/image/${sha256}.png`))
  const { values } = decodePicture(new Uint8Array(await response.arrayBuffer()))
  return [...values].map((value) => Math.round(value * 65535))
}
