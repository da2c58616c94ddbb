import type { Denoiser } from '../samplers/sampler.ts'
import { must } from '../must.ts'
import { CallMeter, unlessStopped } from './call-meter.ts'
import type { Drawing } from './drawing.ts'
import { startAt } from './latent-update.ts'
import { meteredDenoiser } from './metered-denoiser.ts'
import type { MethodHooks, MethodOptions, MethodResult, Start, StepRecord } from './method.ts'
import { assertFinite } from './non-finite-error.ts'
import { lookAt, recordPicture, scoreRequest } from './picture.ts'
import type { Conditioning, Stages } from './stages.ts'
import { weightedLoss } from './weighted-objective.ts'

/** One sampling pass: how many U-Net calls it makes, and how it gets from x_T to x_0. */
export interface Pass {
  readonly calls: number
  /** x_0 of the chain to show. */
  readonly sample: () => Promise<Float32Array>
}

/**
 * A method that draws one picture and is done: step 0, scored with the same loss as the steps of the optimising
 * methods, so that their curves and its mark share an axis. No gradient towards x_T is taken.
 */
export async function singlePass(
  stages: Stages,
  conditioning: Conditioning,
  xT: Start,
  options: MethodOptions,
  hooks: MethodHooks,
  plan: (drawing: Drawing, denoiser: Denoiser<Float32Array>) => Pass,
): Promise<MethodResult> {
  const meter = new CallMeter(hooks, 1)
  const drawing: Drawing = { stages, conditioning, options, hooks, meter }
  const pass = plan(drawing, meteredDenoiser(stages, conditioning.context, meter))
  meter.beginStep(0, pass.calls)
  const drawn = await unlessStopped(async () => {
    const picture = await lookAt(drawing, [await pass.sample()], 0)
    const image = must(picture.images[0], 'one image for each chain')
    const request = scoreRequest(drawing, image, picture.views.whole, options.cuts.reduction)
    return { picture, score: await meter.run(() => stages.score(request)) }
  })
  if (drawn === null) return { best: null, stepCount: 0, unetCalls: meter.total, stopped: 'now' }
  const { picture, score } = drawn
  const loss = weightedLoss(score, options.weights)
  assertFinite(loss, 'loss', 0)
  const step: StepRecord = {
    ...recordPicture(picture, startAt(xT)),
    index: 0,
    loss,
    terms: { global: score.global, saliency: score.saliency },
    windowLoss: null,
    gradient: null,
    gradNorm: null,
    cosTerms: null,
    termField: null,
    ...meter.ofStep,
  }
  await hooks.onStep(step)
  return { best: step, stepCount: 1, unetCalls: meter.total, stopped: 'none' }
}
