import Sqlite from 'better-sqlite3'
import { readdirSync, rmSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import type { Run } from '../../../preload/contract/records.ts'
import { installGoldenPack, runEntry } from '../../support/run-cli.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, nextEvent, runToEnd, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

vi.setConfig({ testTimeout: 400_000 })

async function opened(dataDir = join(temporaryFolder(), 'data')) {
  return { dataDir, host: await toyHost(dataDir) }
}

const parentRecipe = (changes: Partial<Recipe> = {}) => toyRecipe({ methods: ['sgool'], optSteps: 6, ...changes })

/** Draws on from a step of a run, with changes, to the end. */
async function branch(host: Host, parent: Run, index: number, changes: Partial<Recipe> = {}): Promise<Run> {
  const { method } = parent.drawings[0]!
  const { start } = await host.api['run.startAt']({ id: parent.id, method, index }, never)
  const recipe = { ...parent.recipe, start, optSteps: parent.recipe.optSteps - index, ...changes }
  const finished = nextEvent(host, 'run.finished')
  const { id } = await host.api['run.submit']({ recipe, parent: parent.id, parentStep: { method, index } }, never)
  await finished
  return host.api['run.get']({ id }, never)
}

const stepsOf = (run: Run) => run.drawings[0]!.steps
/** What two steps of two runs have in common when they are the same step; their pictures name different recipes. */
const bits = (run: Run) => stepsOf(run).map(({ index: _i, image: _p, ms: _m, ...numbers }) => numbers)

describe('a branch', () => {
  it('with nothing changed repeats the rest of its parent to the last bit, and knows whence it comes', async () => {
    const { host } = await opened()
    const parent = await runToEnd(host, parentRecipe())
    const child = await branch(host, parent, 2)
    expect(bits(child)).toEqual(bits(parent).slice(2))
    expect(child.parent).toBe(parent.id)
    expect(await host.api['run.details']({ id: child.id }, never)).toMatchObject({
      reason: 'branch',
      parentStep: { method: 'sgool', index: 2 },
    })
    // A branch of the branch counts on from the first noise.
    const grandchild = await branch(host, child, 1)
    expect(grandchild.recipe.start?.step).toBe(3)
    expect(bits(grandchild)).toEqual(bits(parent).slice(3))
    expect(await host.api['run.verify']({ id: grandchild.id }, never)).toMatchObject({ identical: true })
    await host.close()
  })

  it('begins at the same picture with another prompt, other weights, another seed, and goes elsewhere', async () => {
    const { host } = await opened()
    const parent = await runToEnd(host, parentRecipe())
    const third = stepsOf(parent)[3]!
    for (const changes of [{ weights: { global: 0.2, saliency: 1 } }, { seed: 99 }, { stepSize: 3 }]) {
      const child = await branch(host, parent, 3, changes)
      expect(stepsOf(child)[0]!.guidanceScore).toBe(third.guidanceScore)
      expect(stepsOf(child)[1]!.state).not.toEqual(stepsOf(parent)[4]!.state)
    }
    const noisy = await branch(host, parent, 3, { start: { ...(await startOf(host, parent, 3)), noise: 0.4 } })
    expect(stepsOf(noisy)[0]!.guidanceScore).not.toBe(third.guidanceScore)
    expect(stepsOf(noisy)[0]!.latentNorm).toBeCloseTo(third.latentNorm, 3)
    await host.close()
  })

  it('keeps the place it began at when its parent is purged, and lets it go with itself', async () => {
    const first = await opened()
    const parent = await runToEnd(first.host, parentRecipe())
    const child = await branch(first.host, parent, 2)
    // What was put in this session is never deleted in it.
    await first.host.close()
    const { host, dataDir } = await opened(first.dataDir)
    const state = child.recipe.start!.state
    const latents = () => readdirSync(join(dataDir, 'latents', state.slice(0, 2)))
    for (const [id, isThere] of [
      [parent.id, true],
      [child.id, false],
    ] as const) {
      await host.api['run.remove']({ id }, never)
      await host.api['library.purge']({ runs: { ids: [id] } }, never)
      if (isThere) expect(await host.api['run.verify']({ id: child.id }, never)).toMatchObject({ identical: true })
      expect(latents().some((name) => name.startsWith(state))).toBe(isThere)
    }
    await host.close()
  })

  it('keeps its parent step from being thinned', async () => {
    const { host } = await opened()
    const parent = await runToEnd(host, parentRecipe({ optSteps: 8 }))
    const best = parent.drawings[0]!.bestStep
    const index = [1, 2, 3].find((step) => step !== best)!
    await branch(host, parent, index)
    await host.api['library.setRetention']({ keep: 'best', every: 5, afterDays: 0 }, never)
    await host.api['library.thin']({ dryRun: false }, never)
    const left = stepsOf(await host.api['run.get']({ id: parent.id }, never)).map((step) => step.index)
    expect(left).toEqual([...new Set([index, best, 7])].sort((a, b) => a! - b!))
    const gone = [0, 4, 5].find((step) => !left.includes(step))!
    expect(await code(host.api['run.startAt']({ id: parent.id, method: 'sgool', index: gone }, never))).toBe(
      'step.unknown',
    )
    await host.close()
  })

  it('goes into another library by archive without its parent, and is drawn there again alike', async () => {
    const [one, two] = [await opened(), await opened()]
    const parent = await runToEnd(one.host, parentRecipe())
    const child = await branch(one.host, parent, 2)
    const tar = await buffer(one.host.library.archives.write([child.id]))
    expect(await two.host.library.archives.read(() => Readable.from([tar]))).toEqual({ added: 1, known: 0 })
    expect(await two.host.api['run.verify']({ id: child.id }, never)).toMatchObject({
      identical: true,
      stepsCompared: 4,
    })
    expect(bits(await branch(two.host, await two.host.api['run.get']({ id: child.id }, never), 1))).toEqual(
      bits(child).slice(1),
    )
    await one.host.close()
    await two.host.close()
  })

  it('comes back from the pictures when the database is lost', async () => {
    const { host, dataDir } = await opened()
    const parent = await runToEnd(host, parentRecipe())
    const child = await branch(host, parent, 2)
    await host.close()
    for (const name of readdirSync(dataDir)) if (name.startsWith('history')) rmSync(join(dataDir, name))
    const again = await toyHost(dataDir)
    const rebuilt = await again.api['run.get']({ id: child.id }, never)
    expect([rebuilt.recipe, rebuilt.parent, bits(rebuilt)]).toEqual([child.recipe, parent.id, bits(child)])
    expect(await again.api['run.verify']({ id: child.id }, never)).toMatchObject({ identical: true })
    await again.close()
  })

  it('is refused when the place is not there, with nothing stored', async () => {
    const { host } = await opened()
    const start = { state: 'e'.repeat(64), norm: 4, step: 2, update: 'doodl', noise: 0 } as const
    const recipe = parentRecipe({ start })
    expect(await code(host.api['run.submit']({ recipe, parent: null }, never))).toBe('step.unknown')
    expect((await host.api['run.list']({ before: null, limit: 9 }, never)).total).toBe(0)
    await host.close()
  })

  it('of a step whose library kept no momentum begins without, and says so', async () => {
    const { host, dataDir } = await opened()
    const parent = await runToEnd(host, parentRecipe())
    await host.close()
    const db = new Sqlite(join(dataDir, 'history.db'))
    db.exec('UPDATE step SET state = NULL, shell = NULL')
    db.close()
    const again = await toyHost(dataDir)
    expect((await again.api['run.startAt']({ id: parent.id, method: 'sgool', index: 3 }, never)).momentum).toBe(false)
    const child = await branch(again, parent, 3)
    expect(stepsOf(child)[0]!.loss).toBe(stepsOf(parent)[3]!.loss)
    expect(stepsOf(child)[1]!.loss).not.toBe(stepsOf(parent)[4]!.loss)
    await again.close()
  })
})

describe('fovea generate --from', () => {
  it('goes on from a step of the history by the real engine, to the same bits, and verifies', async () => {
    const root = temporaryFolder()
    const dataDir = join(root, 'data')
    installGoldenPack(dataDir)
    const cli = (...args: string[]) => runEntry('cli', [...args, '--data-dir', dataDir])
    const out = ['--out', join(root, 'out')]
    const small = ['--pack', 'golden', '--steps', '4', '--opt-steps', '4', '--methods', 'sgool']
    expect((await cli('generate', ...small, ...out)).code).toBe(0)
    const listed = async () =>
      (JSON.parse((await cli('runs', '--json')).out) as { runs: { id: string }[] }).runs.map(({ id }) => id)
    const [parent] = await listed()
    const drawn = await cli('generate', '--from', `${parent}:1`, '--opt-steps', '3', ...out)
    expect([drawn.code, drawn.err.split('\n').filter((line) => line.includes('Error'))]).toEqual([0, []])
    const [child] = await listed()
    expect(child).not.toBe(parent)

    const db = new Sqlite(join(dataDir, 'history.db'), { readonly: true })
    const latents = (id: string | undefined) =>
      db.prepare('SELECT x_t, x_0, state, loss FROM step WHERE run_id = ? ORDER BY idx').all(id)
    expect(latents(child)).toEqual(latents(parent).slice(1))
    expect(db.prepare('SELECT parent, parent_method, parent_step, reason FROM run WHERE id = ?').get(child)).toEqual({
      parent,
      parent_method: 'sgool',
      parent_step: 1,
      reason: 'branch',
    })
    db.close()
    expect((await cli('verify', child!)).code).toBe(0)
    for (const [from, status] of [
      ['nonsense', 2],
      [`${parent}:sgool:9`, 2],
      [`${parent}:sd:0`, 2],
    ] as const)
      expect((await cli('generate', '--from', from, ...out)).code).toBe(status)
  })
})

async function startOf(host: Host, parent: Run, index: number) {
  return (await host.api['run.startAt']({ id: parent.id, method: 'sgool', index }, never)).start
}

function code(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (thrown: unknown) => (thrown instanceof FoveaError ? thrown.failure.code : thrown),
  )
}
