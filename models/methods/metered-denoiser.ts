import type { Denoiser } from '../samplers/sampler.ts'
import type { CallMeter } from './call-meter.ts'
import type { Stages } from './stages.ts'

/** The pack's U-Net bound to a prompt, every call of it counted and stoppable. */
export function meteredDenoiser(stages: Stages, context: Float32Array, meter: CallMeter): Denoiser<Float32Array> {
  return {
    step: (x, u, k) => meter.runUnet('forward', () => stages.step(x, u, context, k)),
    stepVjp: (u, k, g) => meter.runUnet('backward', () => stages.stepVjp(u, context, k, g)),
  }
}
