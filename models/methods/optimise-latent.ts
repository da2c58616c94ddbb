import type { Sampler, Trajectory } from '../samplers/sampler.ts'
import { termField, type TermField } from '../inspect/term-field.ts'
import { must } from '../must.ts'
import { noiseStream } from '../tensor/noise-stream.ts'
import { average, norm } from '../tensor/vector.ts'
import { betterStep } from './best-iterate.ts'
import { isFlat } from './flat-curve.ts'
import { CallMeter, unlessStopped } from './call-meter.ts'
import type { Drawing } from './drawing.ts'
import { startAt, updatesBefore } from './latent-update.ts'
import { meteredDenoiser } from './metered-denoiser.ts'
import type {
  LiveSettings,
  MethodHooks,
  MethodOptions,
  MethodResult,
  Start,
  StepRecord,
  StopRequest,
} from './method.ts'
import { nextLatents } from './next-latents.ts'
import { assertFinite } from './non-finite-error.ts'
import { lookAt, recordPicture, scoreRequest, type Picture } from './picture.ts'
import { chooseSampler } from './sampler-choice.ts'
import type { Conditioning, Score, ScoreGradient, Stages } from './stages.ts'
import { windowGradient } from './window-gradient.ts'
import { termsAgreement, weightedGradient, weightedLoss } from './weighted-objective.ts'

/**
 * End-to-end optimisation of the starting latent: the loop DOODL and SGOOL share (reference 1.4 and 2.2).
 *
 *   for m in 0..M−1:
 *     I = decode(sample(z, c)) ;  S = mask(saliency(I))
 *     L = mean over chains of w_g·d(E(I), T) + w_s·d(E(region(I, S)), T)
 *     z = update(z, dL/dz)
 *   best = the step of the lowest L of the whole picture, without windows, since the artist last changed what L is
 *
 * Image m is the state before update m, so image 0 is the plain sample. The last step's gradient is taken and kept,
 * though no update follows: a run may be continued from it (`Continued`), and then sees the windows and perturbations
 * that this one would have seen.
 *
 * @param settingsOf what of the live settings the method obeys
 */
export async function optimiseLatent(
  stages: Stages,
  conditioning: Conditioning,
  xT: Start,
  options: MethodOptions,
  hooks: MethodHooks,
  settingsOf: (live: LiveSettings) => LiveSettings,
): Promise<MethodResult> {
  const meter = new CallMeter(hooks, options.optSteps)
  const drawing: Drawing = { stages, conditioning, options, hooks, meter }
  const sampler = chooseSampler(meteredDenoiser(stages, conditioning.context, meter), stages.schedule, options)
  let state = startAt(xT, sampler.chains)
  let best: StepRecord | null = null
  let stepCount = 0
  let stopped: StopRequest = 'none'
  const first = updatesBefore(xT)
  let losses: number[] = []
  let live = settingsOf({ ...options, era: 0 })

  for (let m = 0; m < live.optSteps; m++) {
    const asked = settingsOf(hooks.beginStep?.(m) ?? live)
    if (asked.era !== live.era) [best, losses] = [null, []]
    live = asked
    // Shortened to fewer steps than there are: the one before was the last.
    if (m > 0 && m >= live.optSteps) break
    const { weights } = live
    meter.beginStep(m, sampler.calls + sampler.backwardCalls, live.optSteps)
    const drawn = await unlessStopped(() => drawAndScore(drawing, sampler, state.latents, first + m))
    if (drawn === null) {
      stopped = 'now'
      break
    }
    const { wholes, windows } = drawn
    const loss = mean(wholes.map((score) => weightedLoss(score, weights)))
    assertFinite(loss, 'loss', m)

    const dImages = windows.map((score) => weightedGradient(score, weights))
    const gradients = await unlessStopped(() => differentiate(drawing, sampler, drawn.trajectory, dImages))
    const gradient = gradients === null ? null : average(gradients)
    if (gradient !== null) assertFinite(norm(gradient), 'gradient', m)

    const shown = must(windows[0], 'one score for each chain')
    const step: StepRecord = {
      ...recordPicture(drawn.picture, state),
      index: m,
      loss,
      terms: { global: mean(wholes.map((s) => s.global)), saliency: mean(wholes.map((s) => s.saliency)) },
      windowLoss: mean(windows.map((score) => weightedLoss(score, weights))),
      gradient,
      gradNorm: gradient === null ? null : norm(gradient),
      cosTerms: termsAgreement(shown, weights),
      termField: fieldOf(stages, shown),
      ...meter.ofStep,
    }
    best = betterStep(best, step)
    stepCount += 1
    await hooks.onStep(step)
    stopped = gradients === null ? 'now' : m + 1 < live.optSteps ? hooks.stopRequest() : 'none'
    if (gradients === null || stopped !== 'none') break
    losses.push(loss)
    if (live.stopWhenFlat && isFlat(losses)) break

    const n = noiseStream(options.seed, 'perturbation', first + m).randn(gradient?.length ?? 0)
    state = nextLatents(state, gradients, n, options, live.stepSize)
  }
  return { best, stepCount, unetCalls: meter.total, stopped }
}

interface Drawn {
  readonly trajectory: Trajectory<Float32Array>
  readonly picture: Picture
  /** One for each chain: of the whole picture, and of the step's random windows. */
  readonly wholes: readonly Score[]
  readonly windows: readonly ScoreGradient[]
}

async function drawAndScore(
  drawing: Drawing,
  sampler: Sampler<Float32Array>,
  latents: readonly Float32Array[],
  drawnAs: number,
): Promise<Drawn> {
  const { stages, options, meter } = drawing
  const trajectory = await sampler.forward(latents)
  const picture = await lookAt(drawing, trajectory.ends, drawnAs)
  const { views, images } = picture
  const { reduction } = options.cuts
  const wholes: Score[] = []
  const windows: ScoreGradient[] = []
  for (const image of images) {
    wholes.push(await meter.run(() => stages.score(scoreRequest(drawing, image, views.whole, reduction))))
    windows.push(await windowGradient(stages, meter, scoreRequest(drawing, image, views.windows, reduction)))
  }
  return { trajectory, picture, wholes, windows }
}

/** dL/dI of every chain, back through the decoder and the whole trajectory: d(sum of losses) / d latent. */
async function differentiate(
  { stages, meter }: Drawing,
  sampler: Sampler<Float32Array>,
  trajectory: Trajectory<Float32Array>,
  dImages: readonly Float32Array[],
): Promise<readonly Float32Array[]> {
  const dEnds: Float32Array[] = []
  for (const [k, z] of trajectory.ends.entries()) {
    const dImage = must(dImages[k], 'one gradient for each chain')
    dEnds.push(await meter.run(() => stages.decodeVjp(z, dImage)))
  }
  return sampler.backward(trajectory, dEnds)
}

function fieldOf({ shapes }: Stages, { dGlobal, dSaliency }: ScoreGradient): TermField {
  const [, , height, width] = shapes.image
  const [, , rows, columns] = shapes.latent
  return termField(dGlobal, dSaliency, { width, height }, { width: columns, height: rows })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
