import { eventBus, type EventBus } from '../../../main/services/event-bus.ts'
import { sourceService } from '../../../main/services/sources.ts'
import { FoveaError, type Failure } from '../../../preload/contract/errors.ts'
import { methods, type Api } from '../../../preload/contract/methods.ts'
import { defaultPreferences, withChange, type Preferences } from '../../../preload/contract/preferences.ts'
import type { Drawing, PackSummary, Run, RunSummary } from '../../../preload/contract/records.ts'
import { must } from '../../../models/must.ts'
import { storePicture, toyStep } from './toy-steps.ts'
import { toyMasks, type ToyMask } from './toy-masks.ts'
import { toyPicture } from './toy-scene.ts'
import { nextWork } from './toy-work.ts'

/** A studio in memory that draws toy pictures, one step per `advance()`. Nothing happens by itself. */
export interface ToyStudio {
  readonly api: Api
  readonly bus: EventBus
  readonly pictures: Map<string, Uint8Array>
  readonly runs: Map<string, Run>
  readonly packs: PackSummary[]
  /** The library of masks, removed ones included. */
  readonly masks: Map<string, ToyMask>
  /** Nobody is offered the tour unless a test says so. */
  readonly preferences: { current: Preferences }
  readonly state: { ignoreStops: boolean; refuseNext: FoveaError | null; calls: string[]; starred: Set<string> }
  /** Progress and preview within the step under way. */
  readonly beginStep: (inner?: number) => void
  /** Finishes `steps` steps, whatever drawing they belong to. */
  readonly advance: (steps?: number) => void
  /** Lets the next submits wait until the answer is called. */
  readonly holdSubmit: () => () => void
  /** Lets pages wait for the packs until the answer is called. */
  readonly holdDescribe: () => () => void
  /** Draws everything that waits. */
  readonly finish: () => void
  /** Ends the run under way as the death of the engine does. */
  readonly fail: (failure: Failure) => void
}

export function toyStudio(packs: PackSummary[]): ToyStudio {
  const bus = eventBus()
  const pictures = new Map<string, Uint8Array>()
  const runs = new Map<string, Run>()
  const masks = new Map<string, ToyMask>()
  const state: ToyStudio['state'] = { ignoreStops: false, refuseNext: null, calls: [], starred: new Set() }
  const preferences = { current: { ...defaultPreferences, tour: 'done' as Preferences['tour'] } }
  const sources = sourceService({
    put: async (bytes) => storePicture(pictures, bytes),
    get: async (sha256) => pictures.get(sha256) ?? null,
  })
  let lastId = 0
  let submitGate = Promise.resolve()
  let describeGate = Promise.resolve()

  const find = (id: string): Run => {
    const run = runs.get(id)
    if (run === undefined) throw new FoveaError('run.unknown', `There is no run ${id}.`, id, 'Choose another.')
    return run
  }
  const change = (run: Run, drawing: Drawing | null, patch: Partial<Drawing>, runPatch: Partial<Run> = {}): void => {
    const drawings = run.drawings.map((each) => (each === drawing ? { ...each, ...patch } : each))
    runs.set(run.id, { ...run, ...runPatch, drawings })
  }
  const end = (id: string, how: 'finished' | 'stopped' | 'interrupted', failure: Failure | null = null): void => {
    const run = find(id)
    const drawings = run.drawings.map((drawing) => {
      if (drawing.state === 'running') return { ...drawing, state: how, failure }
      return drawing.state === 'queued' ? { ...drawing, state: how } : drawing
    })
    for (const drawing of drawings.filter((each, n) => each !== run.drawings[n])) {
      bus.emit('run.drawing', {
        id,
        method: drawing.method,
        state: drawing.state,
        bestStep: drawing.bestStep,
        failure: drawing.failure,
      })
    }
    runs.set(id, { ...run, state: how, drawings })
    bus.emit('run.finished', { id, state: how, failure })
    bus.emit('library.changed', {})
  }
  const advanceOne = (): boolean => {
    const work = nextWork(runs)
    if (work === null) return false
    const { run, drawing, index, total } = work
    const step = toyStep(drawing.method, index, run.recipe, pictures)
    const steps = [...drawing.steps, step]
    const best = steps.reduce((lowest, each) => (each.loss < lowest.loss ? each : lowest))
    const isDone = steps.length === total
    if (drawing.state === 'queued') {
      bus.emit('run.drawing', { id: run.id, method: drawing.method, state: 'running', bestStep: null, failure: null })
    }
    change(
      run,
      drawing,
      {
        steps,
        bestStep: best.index,
        state: isDone ? 'finished' : 'running',
        unetCalls: steps.length * run.recipe.steps * 2,
        seconds: steps.length * 1.5,
      },
      { state: 'running' },
    )
    bus.emit('run.step', { id: run.id, method: drawing.method, step })
    if (isDone)
      bus.emit('run.drawing', {
        id: run.id,
        method: drawing.method,
        state: 'finished',
        bestStep: best.index,
        failure: null,
      })
    if (nextWork(new Map([[run.id, find(run.id)]])) === null) end(run.id, 'finished')
    return true
  }

  const absent = () => Promise.reject(new Error('this stand-in keeps no library'))
  const api: Api = {
    ...(Object.fromEntries(Object.keys(methods).map((name) => [name, absent])) as unknown as Api),
    'studio.describe': async () => {
      await describeGate
      return { version: '0.1.0', host: 'serve', provider: 'cpu', packs: [...packs] }
    },
    'preference.get': async () => preferences.current,
    'preference.change': async (change) => (preferences.current = withChange(preferences.current, change)),
    'source.put': async ({ png, name, exif }) =>
      sources.put(Buffer.from(png, 'base64'), name, exif === null ? null : Buffer.from(exif, 'base64')),
    // A text encoder of 75 words.
    'prompt.read': async ({ text }) => ({ ignoredWords: Math.max(0, text.split(/\s+/).length - 75) }),
    'run.submit': async ({ recipe, parent }) => {
      await submitGate
      if (state.refuseNext !== null) {
        const refusal = state.refuseNext
        state.refuseNext = null
        throw refusal
      }
      const id = `toy-run-${String(++lastId).padStart(4, '0')}`
      const drawings = recipe.methods.map((method): Drawing => ({
        method,
        state: 'queued',
        bestStep: null,
        unetCalls: 0,
        seconds: 0,
        steps: [],
        failure: null,
      }))
      const createdAt = new Date(Date.UTC(2026, 10, 22, 9, lastId)).toISOString()
      runs.set(id, {
        id,
        parent,
        createdAt,
        recipe,
        provider: 'cpu',
        state: 'queued',
        drawings,
        changes: [],
        alarms: [],
        removed: false,
      })
      bus.emit('library.changed', {})
      return { id }
    },
    'run.stop': async ({ id, how }) => {
      state.calls.push(`run.stop ${how}`)
      const run = find(id)
      if (run.state !== 'running' && run.state !== 'queued') {
        throw new FoveaError('run.not-running', `Run ${id} is not running.`, id, 'There is nothing to stop.')
      }
      if (how === 'kill') end(id, 'interrupted', engineExit)
      else if (!state.ignoreStops) {
        if (how === 'after-step') advanceOne()
        if (find(id).state === 'running' || find(id).state === 'queued') end(id, 'stopped')
      }
      return null
    },
    'queue.get': async () => ({ paused: false, running: null, held: false, waiting: [] }),
    'run.get': async ({ id }) => find(id),
    'run.list': async ({ before, limit }) => {
      const all = [...runs.values()].filter(({ removed }) => !removed).reverse()
      const start = before === null ? 0 : all.findIndex(({ id }) => id === before) + 1
      const page = all.slice(start, start + limit)
      const next = start + limit < all.length ? must(page.at(-1), 'a full page has a last run').id : null
      return { runs: page.map(summaryOf), next, total: all.length }
    },
    'run.remove': async ({ id }) => {
      runs.set(id, { ...find(id), removed: true })
      bus.emit('library.changed', {})
      return null
    },
    'run.restore': async ({ id }) => {
      runs.set(id, { ...find(id), removed: false })
      bus.emit('library.changed', {})
      return null
    },
    'run.change': async ({ id, live }) => {
      const run = find(id)
      const n = run.changes.length + 1
      const change = { ...live, n, at: new Date(Date.UTC(2026, 10, 22, 10, n)).toISOString(), fromStep: null }
      runs.set(id, { ...run, changes: [...run.changes, change] })
      bus.emit('run.changed', { id, change })
      return { n }
    },
    'library.annotate': async ({ runs: chosen, change }) => {
      if ('ids' in chosen && change.starred === true) chosen.ids.forEach((id) => state.starred.add(id))
      return { changed: 1, undo: 'toy' }
    },
    ...toyMasks(bus, pictures, masks),
  }

  return {
    api,
    bus,
    pictures,
    runs,
    packs,
    masks,
    preferences,
    state,
    beginStep(inner = 12) {
      const { run, drawing, index, total } = must(nextWork(runs), 'a test begins a step only while a run waits')
      if (drawing.state === 'queued') {
        change(run, drawing, { state: 'running' }, { state: 'running' })
        bus.emit('run.drawing', { id: run.id, method: drawing.method, state: 'running', bestStep: null, failure: null })
        bus.emit('library.changed', {})
      }
      const left = (total - index) * 1500 - inner * 40
      pictures.set(`${run.id}/${drawing.method}`, toyPicture(run.recipe.seed, drawing.method, inner / 40))
      bus.emit('run.preview', { id: run.id, method: drawing.method, n: index * 40 + inner })
      bus.emit('run.progress', {
        id: run.id,
        method: drawing.method,
        outer: index,
        outerTotal: total,
        inner,
        innerTotal: run.recipe.steps * 2,
        phase: inner > run.recipe.steps ? 'backward' : 'forward',
        methodEtaMs: left,
        etaMs: left + 1000,
      })
    },
    advance(steps = 1) {
      for (let n = 0; n < steps; n++) advanceOne()
    },
    holdSubmit() {
      const { promise, resolve } = Promise.withResolvers<void>()
      submitGate = promise
      return resolve
    },
    holdDescribe() {
      const { promise, resolve } = Promise.withResolvers<void>()
      describeGate = promise
      return resolve
    },
    finish() {
      while (advanceOne());
    },
    fail(failure) {
      end(must(nextWork(runs), 'a test fails only a run that waits').run.id, 'interrupted', failure)
    },
  }
}

/** What the host says when the engine process dies. */
export const engineExit: Failure = {
  code: 'engine-exit',
  message: 'The engine ended unexpectedly.',
  item: null,
  remedy: 'Finished steps are kept. Draw again; the next run starts a fresh engine.',
}

function summaryOf({ id, createdAt, recipe, state, drawings }: Run): RunSummary {
  return {
    id,
    createdAt,
    prompt: recipe.prompt,
    seed: recipe.seed,
    state,
    thumbnails: drawings.map(({ method, steps, bestStep }) => {
      const best = steps.find(({ index }) => index === bestStep)
      return { method, image: best?.image ?? null, guidanceScore: best?.guidanceScore ?? null }
    }),
  }
}
