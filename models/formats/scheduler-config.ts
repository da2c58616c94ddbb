import { z } from 'zod'
import type { NoiseSchedule } from '../schedulers/noise-schedule.ts'
import { predictions, type Prediction } from '../schedulers/prediction.ts'

/**
 * scheduler_config.json of any diffusers scheduler: only the noise schedule and what the network predicts count, the
 * sampler is the method's choice.
 */
export const schedulerConfigSchema = z
  .object({
    num_train_timesteps: z.int().min(1).default(1000),
    beta_start: z.number().positive().default(0.0001),
    beta_end: z.number().positive().lt(1).default(0.02),
    beta_schedule: z.enum(['scaled_linear', 'linear']).default('linear'),
    steps_offset: z.int().min(0).default(0),
    set_alpha_to_one: z.boolean().default(true),
    prediction_type: z.enum(predictions).default('epsilon'),
    trained_betas: z.null().optional(),
    rescale_betas_zero_snr: z.literal(false).optional(),
  })
  .transform((c): NoiseSchedule & { readonly prediction: Prediction } => ({
    prediction: c.prediction_type,
    trainSteps: c.num_train_timesteps,
    betaStart: c.beta_start,
    betaEnd: c.beta_end,
    betaSchedule: c.beta_schedule,
    stepsOffset: c.steps_offset,
    setAlphaToOne: c.set_alpha_to_one,
  }))
