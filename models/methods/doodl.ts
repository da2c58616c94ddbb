import type { Method } from './method.ts'
import { optimiseLatent } from './optimise-latent.ts'

/**
 * DOODL (Wallace et al., ICCV 2023, arXiv 2303.13703): the latent that makes the *whole* picture fit the prompt.
 *
 *   L(I) = d(E(aug(I)), T)
 *
 * Saliency is predicted and its term measured, for the artist to look at; neither has a say.
 */
export const doodl: Method = (stages, conditioning, xT, options, hooks) =>
  optimiseLatent(stages, conditioning, xT, options, hooks, ({ era }) => ({
    ...options,
    weights: { global: 1, saliency: 0 },
    era,
  }))
