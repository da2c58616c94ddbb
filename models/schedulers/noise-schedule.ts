/** A diffusion model's noise schedule: the part of diffusers' scheduler_config.json that DDIM needs. */
export interface NoiseSchedule {
  /** 1000 in every Stable Diffusion. */
  readonly trainSteps: number
  readonly betaStart: number
  readonly betaEnd: number
  /** `scaled_linear`: the square roots of the betas are equally spaced. */
  readonly betaSchedule: 'scaled_linear' | 'linear'
  /** Added to every timestep: 0 in EDICT and DOODL, 1 in diffusers' own Stable Diffusion configs. */
  readonly stepsOffset: number
  /** Whether abar before the first timestep is 1 instead of abar[0]. */
  readonly setAlphaToOne: boolean
}

/** Stable Diffusion v1.4 as EDICT and DOODL run it (reference/sgool-doodl-edict.md 3.1). */
export const stableDiffusionSchedule: NoiseSchedule = {
  trainSteps: 1000,
  betaStart: 0.00085,
  betaEnd: 0.012,
  betaSchedule: 'scaled_linear',
  stepsOffset: 0,
  setAlphaToOne: false,
}

/** abar_t = prod_{s<=t} (1 − beta_s) for t = 0..trainSteps−1, in float64 (DDPM, arXiv 2006.11239, section 2). */
export function alphasCumprod(schedule: NoiseSchedule): Float64Array {
  const { trainSteps, betaStart, betaEnd, betaSchedule } = schedule
  const root = betaSchedule === 'scaled_linear'
  const from = root ? Math.sqrt(betaStart) : betaStart
  const to = root ? Math.sqrt(betaEnd) : betaEnd
  let abar = 1
  return Float64Array.from({ length: trainSteps }, (_, t) => {
    const spaced = from + ((to - from) * t) / (trainSteps - 1)
    abar *= 1 - (root ? spaced * spaced : spaced)
    return abar
  })
}
