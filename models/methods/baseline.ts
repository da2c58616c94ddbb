import { drawCrops } from '../objectives/view.ts'
import type { Denoiser } from '../samplers/sampler.ts'
import type { DdimStep } from '../schedulers/ddim-schedule.ts'
import { axpby, scale } from '../tensor/vector.ts'
import type { Drawing } from './drawing.ts'
import { must } from '../must.ts'
import { startsOf } from './latent-update.ts'
import type { Method } from './method.ts'
import { ddimStepsOf } from './sampler-choice.ts'
import { singlePass } from './single-pass.ts'
import { oneWindow } from './window-gradient.ts'

/** The pipeline's default cut_power: sides uniform between the smallest window and the whole picture. */
const CUT_POWER = 1

/**
 * CLIP-guided Stable Diffusion (reference/sgool-doodl-edict.md 4;
 * huggingface/diffusers:examples/community/clip_guided_stable_diffusion.py): at each step, the gradient of the CLIP
 * distance of the predicted picture pushes the noise estimate.
 *
 *   eps' = eps_w(x_t) + sqrt(1 − abar_t) · d(scale · L) / d x_t ;   x_prev = a x_t + b eps'
 *
 * Always DDIM, whatever the sampler option says (`one-step` is DDIM with one step): the pipeline has no other form. One gradient a step, no memory.
 */
export const baseline: Method = (stages, conditioning, xT, options, hooks) =>
  singlePass(stages, conditioning, xT, options, hooks, (drawing, denoiser) => {
    const schedule = ddimStepsOf(stages.schedule, options)
    return {
      calls: 3 * schedule.length,
      sample: async () => {
        let x = must(startsOf(xT, 1)[0], 'one chain')
        for (const [i, step] of schedule.entries()) {
          const { t, a, b, abar } = step
          const push = await guidanceAt(drawing, denoiser, x, step, i)
          const unguided = await denoiser.step(x, x, { t, a, b, w: options.guidance })
          x = axpby(1, unguided, b * Math.sqrt(1 - abar), push)
        }
        return x
      },
    }
  })

/**
 * d(scale · L) / d x_t, where L is the mean CLIP distance of windows of decode(s_in).
 *
 * x0 = (x − sqrt(1−abar) e) / sqrt(abar) ;  f = sqrt(1−abar) ;  s_in = f·x0 + (1−f)·x. That is linear in x and e, so it
 * is a denoising step with coefficients of its own; w = 1 leaves the conditional half of the pair, w = 0 the other.
 */
async function guidanceAt(
  { stages, conditioning, options, meter }: Drawing,
  denoiser: Denoiser<Float32Array>,
  x: Float32Array,
  { t, abar }: DdimStep,
  i: number,
): Promise<Float32Array> {
  const f = Math.sqrt(1 - abar)
  const k = {
    t,
    a: f / Math.sqrt(abar) + 1 - f,
    b: (-f * f) / Math.sqrt(abar),
    w: options.baseline.embedding === 'cond' ? 1 : 0,
  }
  const sIn = await denoiser.step(x, x, k)
  const image = await meter.run(() => stages.decode(sIn))
  const [, , height, width] = stages.shapes.image
  const cuts = { n: options.baseline.cuts, power: CUT_POWER }
  const crops = drawCrops(stages, i, { seed: options.seed, cuts }, { top: 0, left: 0, height, width })
  const { dGlobal } = await meter.run(() =>
    stages.scoreVjp({
      image,
      text: conditioning.guidanceText,
      regionText: conditioning.guidanceText,
      mask: new Float32Array(height * width).fill(1),
      fill: stages.guidanceMean,
      crops,
      salientCrops: oneWindow(crops, 0),
      reduction: 'mean',
    }),
  )
  const dImage = scale(options.baseline.scale, dGlobal)
  const dIn = await meter.run(() => stages.decodeVjp(sIn, dImage))
  return axpby(k.a, dIn, 1, await denoiser.stepVjp(x, k, dIn))
}
