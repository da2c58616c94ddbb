import { ddimSampler } from '../samplers/ddim-sampler.ts'
import { dpmpp2mSampler } from '../samplers/dpmpp-2m-sampler.ts'
import { edictSampler } from '../samplers/edict-sampler.ts'
import type { Denoiser, Sampler } from '../samplers/sampler.ts'
import { shortcutSampler } from '../samplers/shortcut-sampler.ts'
import { ddimSchedule, type DdimStep } from '../schedulers/ddim-schedule.ts'
import type { NoiseSchedule } from '../schedulers/noise-schedule.ts'
import { oneStepSchedule } from '../schedulers/one-step-schedule.ts'
import { gridPoint, trailingGrid, type GridPoint } from '../schedulers/trailing-grid.ts'
import type { MethodOptions } from './method.ts'

type SamplerOptions = Pick<MethodOptions, 'sampler' | 'gradient' | 'steps' | 'guidance' | 'mix'>

/**
 * The sampler the options name, over the pack's schedule, with the gradient they name.
 *
 * @throws RangeError for combinations that `validateOptions` refuses
 */
export function chooseSampler(
  denoiser: Denoiser<Float32Array>,
  schedule: NoiseSchedule,
  options: SamplerOptions,
): Sampler<Float32Array> {
  const { sampler, asked } = wholeSampler(denoiser, schedule, options)
  if (options.gradient === 'full') return sampler
  if (asked === null) throw new RangeError(`${options.sampler} has no shortcut`)
  return shortcutSampler(sampler, denoiser, asked, options.guidance)
}

/** The DDIM steps of the options: what `one-step` is, and what Baseline walks whatever the sampler. */
export function ddimStepsOf(
  schedule: NoiseSchedule,
  { sampler, steps }: Pick<SamplerOptions, 'sampler' | 'steps'>,
): readonly DdimStep[] {
  if (sampler === 'one-step') return oneStepSchedule(schedule)
  return ddimSchedule(schedule, steps).filter((step) => !step.isIdentity)
}

function wholeSampler(
  denoiser: Denoiser<Float32Array>,
  schedule: NoiseSchedule,
  options: SamplerOptions,
): { sampler: Sampler<Float32Array>; asked: readonly GridPoint[] | null } {
  const { guidance, mix, steps } = options
  switch (options.sampler) {
    case 'ddim': {
      const ddim = ddimStepsOf(schedule, options)
      return { sampler: ddimSampler(denoiser, ddim, guidance), asked: ddim.map(({ t, abar }) => gridPoint(t, abar)) }
    }
    case 'dpmpp-2m': {
      const grid = trailingGrid(schedule, steps)
      return { sampler: dpmpp2mSampler(denoiser, grid, guidance), asked: grid.slice(0, -1) }
    }
    case 'one-step':
      return { sampler: ddimSampler(denoiser, ddimStepsOf(schedule, options), guidance), asked: null }
    case 'edict':
      return { sampler: edictSampler(denoiser, ddimSchedule(schedule, steps), guidance, mix), asked: null }
  }
}
