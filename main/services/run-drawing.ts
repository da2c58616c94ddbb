import type { Provider } from '../../models/providers/provider.ts'
import { FoveaError, failureOf, type Failure } from '../../preload/contract/errors.ts'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { DrawingState, LiveSettings, RunAlarm } from '../../preload/contract/records.ts'
import type { EngineClient } from '../engine-supervisor/engine-client.ts'
import type { LiveState } from '../engine/live-mask.ts'
import type { EngineStep } from '../engine/messages.ts'
import { diskFailure } from '../files/disk-failure.ts'
import { alarmWatch } from './alarm-watch.ts'
import { isBetter } from './best-step.ts'
import type { PackOnDisk } from '../files/verify-pack.ts'
import type { DrawingEnd, RunStore } from '../store/run-store.ts'
import type { EventBus } from './event-bus.ts'
import type { Log } from './log.ts'
import type { PreviewStore } from './previews.ts'
import { runEtaMs } from './run-eta.ts'
import type { WriteStep } from './step-writer.ts'

export interface DrawingParts {
  readonly engine: EngineClient
  readonly runs: RunStore
  readonly writeStep: WriteStep
  readonly previews: PreviewStore
  readonly bus: EventBus
  readonly log: Log
  readonly provider: Provider
  /** Named in failures of the disk. */
  readonly dataDir: string
  /** Sees raw arrays of every stored step; for tools that export them. */
  readonly onStepStored: (runId: string, method: MethodName, step: EngineStep) => void
  /** Milliseconds, monotonic. */
  readonly now: () => number
  readonly wallClock: () => Date
}

export interface DrawingTask {
  readonly runId: string
  readonly recipe: Recipe
  readonly method: MethodName
  /** Methods of the run that come after this one. */
  readonly waiting: readonly MethodName[]
  readonly pack: PackOnDisk
  /** Of the recipe's source; undefined where it begins with noise. */
  readonly picture: Float32Array | undefined
  /** What the recipe's start names. */
  readonly start: Float32Array | undefined
  /** What it is drawn under: the recipe's, or what it was changed to. Read when the drawing begins. */
  readonly live: LiveState
  /** What change number n changed the run to; null before the first. */
  readonly changeOf: (n: number) => LiveSettings | null
  /** Whether the user asked for the drawing's end, in whatever way. */
  readonly isStopping: () => boolean
  /** Resolves when the drawing may go on to its next step. */
  readonly checkpoint: () => Promise<void>
}

/** Makes one drawing and keeps its steps. Never throws for what can go wrong with a drawing: that is its end. */
export async function runDrawing(parts: DrawingParts, task: DrawingTask): Promise<DrawingEnd> {
  const { engine, runs, bus, log, now } = parts
  const { runId, method, recipe, pack, picture, start, live } = task
  const startedAt = now()
  let best: EngineStep | null = null
  let unetCalls = 0
  const watch = method === 'doodl' || method === 'sgool' ? alarmWatch(method, parts.wallClock) : null

  const warn = async (alarm: RunAlarm): Promise<void> => {
    await runs.addAlarm(runId, alarm)
    log.info('run.alarm', { run: runId, method, kind: alarm.kind, step: alarm.step })
    bus.emit('run.alarm', { id: runId, alarm })
  }

  const end = (state: DrawingState, failure: Failure | null): DrawingEnd => ({
    state,
    bestStep: best?.index ?? null,
    unetCalls,
    seconds: (now() - startedAt) / 1000,
    failure,
  })

  await runs.startDrawing(runId, method)
  bus.emit('run.drawing', { id: runId, method, state: 'running', bestStep: null, failure: null })
  bus.emit('run.progress', { id: runId, method, ...loading })
  try {
    const done = await engine.draw(
      {
        packFolder: pack.folder,
        packHash: pack.manifestHash,
        places: pack.places,
        provider: parts.provider,
        recipe,
        method,
        picture,
        start,
        live,
      },
      {
        onProgress({ callMs, ...progress }) {
          const etaMs = runEtaMs(recipe, task.waiting, { callMs, ...progress })
          bus.emit('run.progress', { id: runId, method, ...progress, etaMs })
        },
        onPreview(preview) {
          parts.previews.put(runId, method, preview)
          bus.emit('run.preview', { id: runId, method, n: preview.n })
        },
        async onStep(step) {
          const row = await parts.writeStep(
            { runId, method, recipe, pack, provider: parts.provider, changeOf: task.changeOf },
            step,
          )
          unetCalls += step.unetCalls
          if (best === null || isBetter(step, best)) best = step
          parts.onStepStored(runId, method, step)
          bus.emit('run.step', { id: runId, method, step: row })
          if (method === 'sgool') {
            for (const change of await runs.settleChanges(runId, step.changes, step.index)) {
              bus.emit('run.changed', { id: runId, change })
            }
          }
          for (const alarm of watch?.seen(step) ?? []) await warn(alarm)
          await task.checkpoint()
        },
      },
    )
    unetCalls = done.unetCalls
    if (recipe.precision === 'float16')
      log.info('drawing.precision', { run: runId, method, backOffs: done.backOffs ?? 0 })
    return end(done.stopped === 'none' ? 'finished' : 'stopped', null)
  } catch (thrown) {
    if (watch !== null && thrown instanceof FoveaError && thrown.failure.code === 'engine.non-finite')
      await warn(watch.brokeDown()).catch((unkept: unknown) => log.bug('alarm.unrecorded', unkept))
    return endOf(parts, task, thrown, end)
  }
}

const loading = {
  outer: 0,
  outerTotal: 1,
  inner: 0,
  innerTotal: 1,
  phase: 'loading',
  methodEtaMs: null,
  etaMs: null,
} as const

function endOf(
  { log, dataDir }: DrawingParts,
  { runId, method, isStopping }: DrawingTask,
  thrown: unknown,
  end: (state: DrawingState, failure: Failure | null) => DrawingEnd,
): DrawingEnd {
  const named = diskFailure(thrown, dataDir) ?? thrown
  const failure = failureOf(named)
  if (failure.code === 'engine-exit' && isStopping()) return end('stopped', null)
  if (!(named instanceof FoveaError)) log.bug('drawing.bug', thrown)
  log.warn('drawing.failed', { run: runId, method, code: failure.code })
  return end(failure.code === 'engine-exit' ? 'interrupted' : 'failed', failure)
}
