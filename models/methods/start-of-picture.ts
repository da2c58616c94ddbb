import { edictSampler } from '../samplers/edict-sampler.ts'
import { ddimSchedule } from '../schedulers/ddim-schedule.ts'
import { CallMeter, unlessStopped } from './call-meter.ts'
import { meteredDenoiser } from './metered-denoiser.ts'
import type { MethodHooks, MethodOptions } from './method.ts'
import type { Conditioning, Stages } from './stages.ts'

/**
 * The pair of x_T that a given picture comes from (EDICT, arXiv 2211.12446, section 4; reference 2.6 and 3.3b): both chains
 * begin at its encoding, z_0 = E(I), and walk the sampler's exact inverse under the same prompt and guidance. Sampling
 * from the pair gives D(E(I)) again; from one of the two alone it does not.
 *
 * @param image `[1, 3, H, W]` in 0..1
 * @returns one latent for each chain; null when it was stopped on the way
 */
export async function startOfPicture(
  stages: Stages,
  { context }: Conditioning,
  image: Float32Array,
  { steps, guidance, mix }: Pick<MethodOptions, 'steps' | 'guidance' | 'mix'>,
  hooks: MethodHooks,
): Promise<readonly Float32Array[] | null> {
  const meter = new CallMeter(hooks, 1)
  const sampler = edictSampler(
    meteredDenoiser(stages, context, meter),
    ddimSchedule(stages.schedule, steps),
    guidance,
    mix,
  )
  meter.beginStep(0, sampler.calls)
  return unlessStopped(async () => {
    const z0 = await meter.run(() => stages.encode(image))
    return sampler.invert([z0, z0])
  })
}

/** What an optimisation that begins at a picture's own latents must not do: put them back on the noise's shell, or tie them. */
export function keepingThePicture(options: MethodOptions): MethodOptions {
  return { ...options, update: { ...options.update, renormalise: false, tied: false } }
}
