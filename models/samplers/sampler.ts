import type { StepCoefficients } from '../methods/stages.ts'
import type { Vector } from '../tensor/vector.ts'

/** A noise predictor bound to its prompt: `Stages.step` and `Stages.stepVjp` without the context. */
export interface Denoiser<V extends Vector> {
  /** `a·x + b·eps_w(u, t)`. */
  step(x: V, u: V, k: StepCoefficients): Promise<V>
  /** `b·(d eps_w / d u)ᵀ g`. */
  stepVjp(u: V, k: StepCoefficients, g: V): Promise<V>
}

/**
 * A way from x_T to x_0, and its gradient.
 *
 * Only the latents the network was asked at are kept: every VJP recomputes its own forward pass. This is checkpointing
 * at step granularity, which is what the released DOODL does (reference/sgool-doodl-edict.md 2.5).
 */
export interface Sampler<V extends Vector> {
  /** How many coupled latents travel together: 1, or EDICT's 2. */
  readonly chains: 1 | 2
  /** Network calls of one forward pass. */
  readonly calls: number
  /** Network calls of one backward pass: as many, but for a shortcut. */
  readonly backwardCalls: number
  /** @param start one latent for each chain */
  forward(start: readonly V[]): Promise<Trajectory<V>>
  /**
   * Cotangents of the starts from cotangents of the ends.
   *
   * @param dEnds one for each chain
   */
  backward(trajectory: Trajectory<V>, dEnds: readonly V[]): Promise<readonly V[]>
}

/** A forward pass: where the chains ended and where the network was asked, in order of the calls. */
export interface Trajectory<V extends Vector> {
  readonly ends: readonly V[]
  readonly tape: readonly V[]
}
