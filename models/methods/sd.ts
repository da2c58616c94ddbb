import { must } from '../must.ts'
import { startsOf } from './latent-update.ts'
import type { Method } from './method.ts'
import { chooseSampler } from './sampler-choice.ts'
import { singlePass } from './single-pass.ts'

/** Stable Diffusion as it is: one pass of the sampler with classifier-free guidance. */
export const sd: Method = (stages, conditioning, xT, options, hooks) =>
  singlePass(stages, conditioning, xT, options, hooks, (_drawing, denoiser) => {
    const sampler = chooseSampler(denoiser, stages.schedule, options)
    const start = startsOf(xT, sampler.chains)
    return {
      calls: sampler.calls,
      sample: async () => must((await sampler.forward(start)).ends[0], 'a sampler has at least one chain'),
    }
  })
