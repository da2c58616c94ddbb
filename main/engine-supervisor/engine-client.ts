import type {
  DrawingDone,
  DrawRequest,
  Embedded,
  EmbedRequest,
  EnginePreview,
  EngineProgress,
  EngineStep,
  FromEngine,
  TestRequest,
  ToEngine,
} from '../engine/messages.ts'
import type { LiveState } from '../engine/live-mask.ts'
import type { PackTest } from '../../preload/contract/models.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { EngineDriver, EngineProcess } from './engine-driver.ts'
import { afterDeath, decideStart, freshSupervisor } from './supervisor.ts'

export interface DrawListener {
  readonly onProgress: (progress: EngineProgress) => void
  readonly onPreview: (preview: EnginePreview) => void
  /** The engine waits until this resolves. When it rejects the drawing ends with its reason. */
  readonly onStep: (step: EngineStep) => Promise<void>
}

export interface EngineClient {
  /** One at a time. @throws FoveaError engine-exit when the process dies, or what the engine reported. */
  readonly draw: (request: Omit<DrawRequest, 'job'>, listener: DrawListener) => Promise<DrawingDone>
  /** Tries a pack; nothing may be drawn meanwhile. @throws FoveaError pack.*, engine.*, engine-exit */
  readonly test: (request: Omit<TestRequest, 'job'>) => Promise<PackTest>
  /** Looks at a picture; nothing may be drawn meanwhile. @throws FoveaError pack.*, engine.*, engine-exit */
  readonly embed: (request: Omit<EmbedRequest, 'job'>) => Promise<Embedded>
  readonly stop: (how: 'after-step' | 'now') => void
  /** Tells the drawing under way what it is drawn under from its next step on. */
  readonly change: (live: LiveState) => void
  /** Ends the process at once; the drawing under way fails with `engine-exit`. */
  readonly kill: () => void
}

export interface EngineClientOptions {
  readonly driver: EngineDriver
  /** Milliseconds, monotonic. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
  readonly onEvent: (event: 'engine.exit' | 'engine.fault', detail: string) => void
}

interface Job {
  readonly number: number
  /** Null for what is no drawing and reports nothing on its way. */
  readonly listener: DrawListener | null
  readonly resolve: (done: Answer) => void
  readonly reject: (reason: unknown) => void
  /** Why the drawing is being ended from this side. */
  abandoned: { readonly reason: unknown } | null
}

type Answer = DrawingDone | PackTest | Embedded

/** Runs drawings in an engine process, starting it when needed and again when it died. */
export function engineClient({ driver, now, wait, onEvent }: EngineClientOptions): EngineClient {
  let supervisor = freshSupervisor
  let engine: EngineProcess | null = null
  let job: Job | null = null
  let jobs = 0
  let killing = false

  function start(): EngineProcess {
    const started = driver.start()
    started.onMessage((message) => {
      if (engine === started) receive(started, message)
    })
    started.onExit((reason) => {
      if (engine === started) exited(reason)
    })
    return started
  }

  function exited(reason: string): void {
    engine = null
    if (!killing) supervisor = afterDeath(supervisor, now())
    killing = false
    onEvent('engine.exit', reason)
    const lost = job
    job = null
    lost?.reject(lost.abandoned === null ? engineExit(reason) : lost.abandoned.reason)
  }

  function receive(from: EngineProcess, message: FromEngine): void {
    if (message.kind === 'ready' || job?.number !== message.job) return
    const current = job
    switch (message.kind) {
      case 'progress':
        return current.listener?.onProgress(message.progress)
      case 'preview':
        return current.listener?.onPreview(message.preview)
      case 'step':
        return void keep(from, current, message.step)
      case 'tested':
        job = null
        return current.resolve(message.report)
      case 'embedded':
        job = null
        return current.resolve(message.embedded)
      case 'done':
        job = null
        return current.abandoned === null ? current.resolve(message.done) : current.reject(current.abandoned.reason)
      case 'failed':
        job = null
        onEvent('engine.fault', message.detail)
        return current.reject(current.abandoned?.reason ?? reported(message.failure))
    }
  }

  async function keep(from: EngineProcess, current: Job, step: EngineStep): Promise<void> {
    try {
      await current.listener?.onStep(step)
    } catch (reason) {
      current.abandoned = { reason }
      from.post({ kind: 'stop', job: current.number, how: 'now' })
    }
    from.post({ kind: 'stored', job: current.number, index: step.index })
  }

  /** Sends a job to an engine that is there, or is started as the supervisor allows; without a wait it is sent at once. */
  async function submit(listener: DrawListener | null, message: (number: number) => ToEngine): Promise<Answer> {
    const decision = decideStart(supervisor, now())
    if (engine === null && decision.kind === 'refuse') throw keepsDying()
    if (engine === null && decision.kind === 'start' && decision.afterMs > 0) await wait(decision.afterMs)
    engine ??= start()
    const target = engine
    return new Promise((resolve, reject) => {
      job = { number: ++jobs, listener, resolve, reject, abandoned: null }
      target.post(message(job.number))
    })
  }

  return {
    async draw(request, listener) {
      return (await submit(listener, (number) => ({ kind: 'draw', job: number, ...request }))) as DrawingDone
    },
    async test(request) {
      return (await submit(null, (number) => ({ kind: 'test', job: number, ...request }))) as PackTest
    },
    async embed(request) {
      return (await submit(null, (number) => ({ kind: 'embed', job: number, ...request }))) as Embedded
    },
    stop(how) {
      if (job !== null) engine?.post({ kind: 'stop', job: job.number, how })
    },
    change(live) {
      if (job !== null) engine?.post({ kind: 'change', job: job.number, live })
    },
    kill() {
      killing = engine !== null
      engine?.kill()
    },
  }
}

function reported({ code, message, item, remedy }: FoveaError['failure']): FoveaError {
  return new FoveaError(code, message, item, remedy)
}

function engineExit(reason: string): FoveaError {
  return new FoveaError(
    'engine-exit',
    `The engine process ended in the middle of a drawing (${reason}).`,
    null,
    'Every finished step is kept. Draw it again; if it happens again, close other programs to free memory.',
  )
}

function keepsDying(): FoveaError {
  return new FoveaError(
    'engine-exit',
    'The engine process ended several times within a minute and was not started again.',
    null,
    'Wait a minute and try again; the log beside the library says more.',
  )
}
