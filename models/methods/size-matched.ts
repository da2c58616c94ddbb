import type { MethodOptions } from './method.ts'

/** Elements of the latent that the published constants belong to: SD v1.4 at 512 px, 4 × 64 × 64. */
export const publishedLatentSize = 4 * 64 * 64

/**
 * The published constants at another latent size (docs/decisions/0011-size-matched-constants.md).
 *
 * A picture's loss knows nothing of how many numbers describe it, so ‖dL/dx‖ stays as n changes while each element's
 * share goes as 1/√n. Two constants are bounds on elements that mean something about the whole:
 *
 * - DOODL's clip bounds the step's length by clip·√n: kept by clip · √(n₀/n);
 * - Baseline adds scale · dL/dx to a noise of length √n: their ratio is kept by scale · √(n/n₀).
 *
 * At n = n₀ nothing changes.
 *
 * @param n elements of the latent
 */
export function sizeMatched(options: MethodOptions, n: number): MethodOptions {
  const shrink = Math.sqrt(n / publishedLatentSize)
  return {
    ...options,
    update: { ...options.update, clip: options.update.clip / shrink },
    baseline: { ...options.baseline, scale: options.baseline.scale * shrink },
  }
}
