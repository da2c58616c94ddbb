import path from 'node:path'
import type { StopRequest } from '../../models/methods/method.ts'
import type { Provider } from '../../models/providers/provider.ts'
import { failureOf, type Failure } from '../../preload/contract/errors.ts'
import { packFailure } from '../files/pack-failure.ts'
import { draw } from './draw.ts'
import type { LiveState } from './live-mask.ts'
import type { LoadedPack, PackOptions } from './loaded-pack.ts'
import type { DrawRequest, EmbedRequest, FromEngine, TestRequest, ToEngine } from './messages.ts'
import { selfTest } from './self-test.ts'

export interface EnginePort {
  readonly post: (message: FromEngine) => void
  readonly onMessage: (listen: (message: ToEngine) => void) => void
}

interface Job {
  readonly number: number
  stop: StopRequest
  live: LiveState
  /** Set while a step waits for the host. */
  resume: (() => void) | null
}

/** Opens a pack on a provider that starts. @throws FoveaError pack.*, engine.provider */
export type OpenPack = (folder: string, provider: Provider, options?: PackOptions) => Promise<LoadedPack>

/** The engine's life: one drawing at a time, the last pack kept loaded. Holds nothing that matters. */
export function runEngine(port: EnginePort, open: OpenPack): void {
  let pack: LoadedPack | null = null
  let loadedHash = ''
  let job: Job | null = null

  async function packOf({
    packFolder,
    packHash,
    provider,
    places = {},
  }: DrawRequest | EmbedRequest): Promise<LoadedPack> {
    const hash = `${packHash} ${provider}`
    if (pack?.folder === packFolder && hash === loadedHash) return pack
    await pack?.release()
    pack = null
    pack = await open(packFolder, provider, { places })
    loadedHash = hash
    return pack
  }

  async function work(request: DrawRequest): Promise<void> {
    const own: Job = { number: request.job, stop: 'none', live: request.live, resume: null }
    job = own
    try {
      const done = await draw(request, await packOf(request), {
        post: port.post,
        stored: () => new Promise((resolve) => (own.resume = resolve)),
        stopRequest: () => own.stop,
        live: () => own.live,
        now: () => performance.now(),
      })
      port.post({ kind: 'done', job: own.number, done })
    } catch (thrown) {
      port.post({ kind: 'failed', job: own.number, failure: failureIn(request, thrown), detail: detailOf(thrown) })
    } finally {
      job = null
    }
  }

  async function embed(request: EmbedRequest): Promise<void> {
    const { job: number, picture, wantsSaliency } = request
    try {
      const { stages } = await packOf(request)
      const embedding = await stages.embedPicture(picture)
      const saliency = wantsSaliency ? await stages.saliency(picture) : null
      port.post({ kind: 'embedded', job: number, embedded: { embedding, saliency } })
    } catch (thrown) {
      port.post({ kind: 'failed', job: number, failure: failureOf(thrown), detail: detailOf(thrown) })
    }
  }

  /** A pack under test is loaded beside nothing: the one before it gives its memory back first. */
  async function test(request: TestRequest): Promise<void> {
    const { job: number, packFolder, provider, places = {} } = request
    try {
      await pack?.release()
      pack = null
      const tried = await open(packFolder, provider, { places, smallest: true })
      try {
        port.post({ kind: 'tested', job: number, report: await selfTest(tried.stages, () => performance.now()) })
      } finally {
        await tried.release()
      }
    } catch (thrown) {
      port.post({ kind: 'failed', job: number, failure: failureIn(request, thrown), detail: detailOf(thrown) })
    }
  }

  port.onMessage((message) => {
    if (message.kind === 'draw') void work(message)
    else if (message.kind === 'test') void test(message)
    else if (message.kind === 'embed') void embed(message)
    else if (job?.number !== message.job) return
    else if (message.kind === 'stop') job.stop = message.how
    else if (message.kind === 'change') job.live = message.live
    else job.resume?.()
  })
  port.post({ kind: 'ready' })
}

/** Graphs are made when they are first needed: what is wrong with a file may show only then. */
function failureIn({ packFolder }: Pick<DrawRequest, 'packFolder'>, thrown: unknown): Failure {
  return failureOf(packFailure(thrown, path.basename(packFolder)))
}

function detailOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}
