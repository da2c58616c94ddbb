import { methods } from '../../models/methods/run-method.ts'
import type { MethodHooks, StopRequest } from '../../models/methods/method.ts'
import { NonFiniteError } from '../../models/methods/non-finite-error.ts'
import { keepingThePicture, startOfPicture } from '../../models/methods/start-of-picture.ts'
import { sizeMatched } from '../../models/methods/size-matched.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { etaMeter } from './eta.ts'
import { maskOfStep, type LiveState } from './live-mask.ts'
import type { LoadedPack } from './loaded-pack.ts'
import type { DrawingDone, DrawRequest, FromEngine } from './messages.ts'
import { methodOptions } from './method-options.ts'
import { bytesOfPicture, previewLatent } from './preview.ts'
import { startOfRecipe } from './start-of-recipe.ts'

/** At most ten a second (preload/contract/events.ts). */
const progressEveryMs = 100
const previewEveryMs = 250
/** The share of the time that a pack's small decoder may take for looks at a drawing on its way. */
const previewShare = 0.1

export interface DrawPort {
  readonly post: (message: FromEngine) => void
  /** Resolves when the host has stored the step. */
  readonly stored: (index: number) => Promise<void>
  readonly stopRequest: () => StopRequest
  /** The newest of what the artist set. */
  readonly live: () => LiveState
  /** Milliseconds, monotonic. */
  readonly now: () => number
}

/** Makes one drawing. @throws FoveaError engine.memory, engine.non-finite, pack.* */
export async function draw(request: DrawRequest, pack: LoadedPack, port: DrawPort): Promise<DrawingDone> {
  const { job, recipe, method } = request
  const { manifest } = pack
  const stages = await pack.prepare(request)
  const [, channels, height, width] = stages.shapes.latent
  const matched = sizeMatched(methodOptions(recipe), channels * height * width)
  const options = request.picture === undefined ? matched : keepingThePicture(matched)
  const conditioning = await pack.condition(recipe.prompt, recipe.negative, recipe.regionPrompt)
  const meter = etaMeter(port.now())
  let progressAt = -Infinity
  let previewFrom = -Infinity
  let previews = 0
  const backOffsBefore = stages.lossScale().backOffs
  /** What the step under way is drawn under: a change waits for the next one. */
  let current = port.live()

  const counts = () => ({ era: current.era, changes: current.changes })
  /** By the pack's small decoder where it has one, else by its linear map; null without either. */
  const look = async (latent: Float32Array): Promise<{ width: number; height: number; rgb: Uint8Array } | null> => {
    if (stages.look !== null) {
      const [, , H, W] = stages.shapes.image
      return { width: W, height: H, rgb: bytesOfPicture(await stages.look(latent)) }
    }
    const rgb = previewLatent(latent, manifest.latentRgb, width * height)
    return rgb === null ? null : { width, height, rgb }
  }

  const hooks: MethodHooks = {
    stopRequest: port.stopRequest,
    now: port.now,
    beginStep() {
      current = port.live()
      return current
    },
    mask: (saliency) => maskOfStep(current.painted, saliency, manifest.width, manifest.height),
    async onCall(progress, latent) {
      const now = port.now()
      meter.call(progress, now)
      const isLast = progress.inner === progress.innerTotal
      if (isLast || now - progressAt >= progressEveryMs) {
        progressAt = now
        const measured = { methodEtaMs: meter.methodEtaMs(), callMs: meter.callMs() }
        port.post({ kind: 'progress', job, progress: { ...progress, ...measured } })
      }
      if (latent === null || now < previewFrom) return
      const preview = await look(latent)
      if (preview === null) return
      const took = port.now() - now
      previewFrom = now + Math.max(previewEveryMs, took / previewShare)
      port.post({ kind: 'preview', job, preview: { n: previews++, ...preview } })
    },
    async onStep(step) {
      port.post({ kind: 'step', job, step: { ...step, latentShape: stages.shapes.latent, ...counts() } })
      await port.stored(step.index)
    },
  }

  try {
    const size = channels * height * width
    const xT =
      request.start !== undefined && recipe.start !== undefined
        ? startOfRecipe(recipe.start, request.start, recipe, size)
        : request.picture !== undefined
          ? await startOfPicture(stages, conditioning, request.picture, options, hooks)
          : torchRandn(recipe.seed, size)
    if (xT === null) return { stepCount: 0, unetCalls: 0, stopped: 'now' }
    const { stepCount, unetCalls, stopped } = await methods[method](stages, conditioning, xT, options, hooks)
    return { stepCount, unetCalls, stopped, backOffs: stages.lossScale().backOffs - backOffsBefore }
  } catch (thrown) {
    if (!(thrown instanceof NonFiniteError)) throw thrown
    throw new FoveaError(
      'engine.non-finite',
      `The drawing ran into numbers that are not finite: ${thrown.message}.`,
      method,
      'Lower the guidance or the weights; what was drawn before is kept.',
      thrown,
    )
  }
}
