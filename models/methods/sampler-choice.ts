import { ddimSampler } from '../samplers/ddim-sampler.ts'
import { edictSampler } from '../samplers/edict-sampler.ts'
import type { Denoiser, Sampler } from '../samplers/sampler.ts'
import { ddimSchedule } from '../schedulers/ddim-schedule.ts'
import type { NoiseSchedule } from '../schedulers/noise-schedule.ts'
import type { MethodOptions } from './method.ts'

/** The sampler the options name, over the pack's schedule. */
export function chooseSampler(
  denoiser: Denoiser<Float32Array>,
  schedule: NoiseSchedule,
  options: Pick<MethodOptions, 'sampler' | 'steps' | 'guidance' | 'mix'>,
): Sampler<Float32Array> {
  const steps = ddimSchedule(schedule, options.steps)
  if (options.sampler === 'edict') return edictSampler(denoiser, steps, options.guidance, options.mix)
  return ddimSampler(denoiser, steps, options.guidance)
}
