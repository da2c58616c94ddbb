import { randomUUID } from 'node:crypto'
import { FoveaError, failureOf, type Failure } from '../../preload/contract/errors.ts'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { DrawingState, LiveSettings, Run } from '../../preload/contract/records.ts'
import type { RunPage } from '../store/list-runs.ts'
import type { LiveState } from '../engine/live-mask.ts'
import { isEnded } from '../store/run-records.ts'
import type { DrawingEnd } from '../store/run-store.ts'
import type { NewRun, RunOrigin } from '../store/new-run.ts'
import { receiptOfNow } from './receipt.ts'
import { usedModelOf } from './used-model.ts'
import { checkRecipe } from './check-recipe.ts'
import type { MaskService } from './masks.ts'
import type { PackService } from './packs.ts'
import { firstLiveState, nextLiveState } from './live-state.ts'
import type { SourceService } from './sources.ts'
import type { StartService } from './starts.ts'
import { runDrawing, type DrawingParts } from './run-drawing.ts'
import { runQueue, type QueueState } from './run-queue.ts'
import type { PackOnDisk } from '../files/verify-pack.ts'

export type StopHow = 'after-step' | 'now' | 'kill'

/** Runs: asked for, waiting, drawn one at a time, listed. */
export interface RunService {
  /** Resolves when the run is in the history. @throws FoveaError recipe.*, pack.*, mask.* with nothing stored */
  readonly submit: (recipe: Recipe, parent: string | null, origin?: RunOrigin, isFirst?: boolean) => Promise<string>
  /** The same recipe again, as a run of its own. */
  readonly rerun: (id: string) => Promise<string>
  /** Has the engine to itself, after what is under way and what waits. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  readonly stop: (id: string, how: StopHow) => Promise<void>
  /** SGOOL draws with these from its next step on. Returns the change's number. @throws FoveaError recipe.*, mask.* */
  readonly change: (id: string, live: LiveSettings) => Promise<number>
  readonly get: (id: string) => Promise<Run>
  readonly queue: () => QueueState
  /** Begins nothing new, and holds the run under way after its step. */
  readonly setPaused: (isPaused: boolean) => void
  /** @throws FoveaError run.not-running when it does not wait */
  readonly move: (id: string, to: number) => Promise<void>
  readonly list: (before: string | null, limit: number) => Promise<RunPage>
  readonly remove: (id: string) => Promise<void>
  readonly restore: (id: string) => Promise<void>
  /** Ends what is under way and what waits, between two native calls. */
  readonly close: () => Promise<void>
}

export interface RunParts extends DrawingParts {
  readonly packs: PackService
  readonly masks: MaskService
  readonly sources: SourceService
  readonly starts: StartService
  /** Keeps a new run: in the journal first, then in the history. */
  readonly recordRun: (run: NewRun) => Promise<void>
  readonly version: string
}

interface Task {
  readonly id: string
  readonly recipe: Recipe
  readonly pack: PackOnDisk
  /** Of the recipe's source. */
  readonly picture: Float32Array | undefined
  /** What the recipe's start names. */
  readonly start: Float32Array | undefined
  stop: StopHow | null
  live: LiveState
  /** What each change was to. */
  readonly changes: Map<number, LiveSettings>
  /** The method under way. */
  drawing: MethodName | null
}

export function runService(parts: RunParts): RunService {
  const { runs, bus, engine, log } = parts
  const queue = runQueue((state) => bus.emit('queue.changed', { ...state, waiting: [...state.waiting] }))
  const tasks = new Map<string, Task>()
  let underWay: string | null = null
  let closed = false

  async function work(task: Task): Promise<void> {
    const { id, recipe } = task
    underWay = id
    const ends: DrawingEnd[] = []
    let failure: Failure | null = null
    try {
      await runs.setState(id, 'running', null)
      for (const [i, method] of recipe.methods.entries()) {
        await queue.checkpoint(id)
        const end = task.stop === null ? await drawOne(task, method, recipe.methods.slice(i + 1)) : notStarted
        ends.push(end)
        await settle(id, method, end)
        // A disk that failed once would fail every other drawing the same way.
        if (end.failure !== null && end.failure.code !== 'engine-exit') failure ??= end.failure
      }
    } catch (thrown) {
      if (!(thrown instanceof FoveaError)) log.bug('run.bug', thrown)
      failure = failureOf(thrown)
    } finally {
      underWay = null
      tasks.delete(id)
    }
    for (const method of recipe.methods.slice(ends.length)) await abandon(id, method, failure)
    await finish(id, stateOf(ends, failure), failure ?? ends.find((end) => end.failure !== null)?.failure ?? null)
  }

  function drawOne(task: Task, method: MethodName, waiting: MethodName[]): Promise<DrawingEnd> {
    const { id, recipe, pack, picture, start, changes, live } = task
    task.drawing = method
    const isStopping = (): boolean => (tasks.get(id)?.stop ?? null) !== null
    return runDrawing(parts, {
      runId: id,
      recipe,
      method,
      waiting,
      pack,
      picture,
      start,
      live,
      changeOf: (n) => changes.get(n) ?? null,
      isStopping,
      checkpoint: () => queue.checkpoint(id),
    })
  }

  async function settle(id: string, method: MethodName, end: DrawingEnd): Promise<void> {
    await runs.endDrawing(id, method, end)
    const { state, bestStep, failure } = end
    bus.emit('run.drawing', { id, method, state, bestStep, failure })
  }

  /** A drawing that a failure of its run never let begin, or whose end could not be written. */
  async function abandon(id: string, method: MethodName, failure: Failure | null): Promise<void> {
    const end: DrawingEnd = { ...notStarted, state: 'failed', failure }
    await settle(id, method, end).catch((thrown: unknown) => log.bug('drawing.unrecorded', thrown))
  }

  async function finish(id: string, state: DrawingState, failure: Failure | null): Promise<void> {
    // When even this cannot be written, the next start will mark the run interrupted.
    await runs.setState(id, state, failure).catch((thrown: unknown) => log.bug('run.unrecorded', thrown))
    log.info('run.finished', { run: id, state, code: failure?.code ?? null })
    bus.emit('run.finished', { id, state, failure })
    bus.emit('library.changed', {})
    parts.previews.forget(id)
  }

  async function known(id: string): Promise<Run> {
    const run = await runs.get(id)
    if (run === null)
      throw new FoveaError('run.unknown', 'There is no such run in the library.', id, 'Choose one from the list.')
    return run
  }

  async function setRemoved(id: string, at: Date | null): Promise<void> {
    await known(id)
    await runs.setRemoved(id, at)
    bus.emit('library.changed', {})
  }

  /** Ends a run that waits, now rather than when its turn would have come. */
  async function endUnbegun({ id, recipe }: Task): Promise<void> {
    tasks.delete(id)
    for (const method of recipe.methods) await settle(id, method, notStarted)
    await finish(id, 'stopped', null)
  }

  async function submit(recipe: Recipe, parent: string | null, origin?: RunOrigin, isFirst = false): Promise<string> {
    if (closed) throw new FoveaError('contract.closed', 'The studio is closing.', null, 'Start it again.')
    checkRecipe(recipe)
    if (parent !== null) await known(parent)
    const pack = await parts.packs.require(recipe.pack)
    const { width, height } = pack.manifest
    const painted = await parts.masks.paintedOf(recipe, width, height)
    const picture = await parts.sources.of(recipe, width, height)
    const task: Task = {
      id: randomUUID(),
      recipe,
      pack,
      picture,
      start: await parts.starts.of(recipe),
      stop: null,
      live: firstLiveState(recipe, painted),
      changes: new Map(),
      drawing: null,
    }
    await parts.recordRun({
      id: task.id,
      parent,
      createdAt: parts.wallClock(),
      recipe,
      provider: parts.provider,
      ...(origin === undefined ? {} : { origin }),
      size: { width, height },
      maskArea: painted.kind === 'fixed' ? meanOf(painted.mask) : null,
      model: usedModelOf(pack),
      receipt: receiptOfNow(parts.version, parts.provider),
    })
    tasks.set(task.id, task)
    log.info('run.submitted', { run: task.id, methods: recipe.methods.join(), pack: recipe.pack })
    queue.add(task.id, () => work(task), isFirst)
    bus.emit('library.changed', {})
    return task.id
  }

  return {
    submit,
    async rerun(id) {
      const { recipe } = await known(id)
      return submit(recipe, id, { reason: 'retry', step: null })
    },
    exclusive: queue.exclusive,
    queue: queue.state,
    setPaused: queue.setPaused,
    async move(id, to) {
      if (!queue.move(id, to)) throw notRunning(await known(id))
    },
    async stop(id, how) {
      const task = tasks.get(id)
      if (task === undefined) throw notRunning(await known(id))
      task.stop = how
      if (queue.take(id)) return endUnbegun(task)
      if (underWay !== id) return
      if (how === 'kill') engine.kill()
      else engine.stop(how)
      queue.letGo(id)
    },
    async change(id, next) {
      const task = tasks.get(id)
      if (task === undefined) throw notRunning(await known(id))
      checkRecipe({ ...task.recipe, ...next, optSteps: next.optSteps ?? task.recipe.optSteps })
      const { width, height } = task.pack.manifest
      const painted = await parts.masks.paintedOf(next, width, height)
      const change = await runs.addChange(id, next, parts.wallClock())
      const was = task.changes.get(task.live.changes) ?? task.recipe
      task.changes.set(change.n, next)
      task.live = nextLiveState(task.live, task.recipe, was, next, painted, change.n)
      // The other methods have no say for the mask: only SGOOL obeys, now or when its turn comes.
      if (underWay === id && task.drawing === 'sgool') engine.change(task.live)
      log.info('run.changed', { run: id, n: change.n })
      bus.emit('run.changed', { id, change })
      return change.n
    },
    get: known,
    list: (before, limit) => runs.list(before, limit),
    async remove(id) {
      const run = await known(id)
      if (!isEnded(run.state)) {
        throw new FoveaError('run.not-running', 'A run cannot be removed while it is drawn.', id, 'Stop it first.')
      }
      await setRemoved(id, parts.wallClock())
    },
    restore: (id) => setRemoved(id, null),
    async close() {
      closed = true
      for (const task of tasks.values()) task.stop ??= 'now'
      engine.stop('now')
      queue.setPaused(false)
      await queue.onIdle()
    },
  }
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const notStarted: DrawingEnd = { state: 'stopped', bestStep: null, unetCalls: 0, seconds: 0, failure: null }

/** The worst of its drawings. */
function stateOf(ends: readonly DrawingEnd[], failure: Failure | null): DrawingState {
  if (failure !== null) return 'failed'
  const worst = (['failed', 'interrupted', 'stopped'] as const).find((state) => ends.some((end) => end.state === state))
  return worst ?? 'finished'
}

function notRunning({ id, state }: Run): FoveaError {
  return new FoveaError('run.not-running', `The run has already ended (${state}).`, id, 'There is nothing to stop.')
}
