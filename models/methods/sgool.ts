import type { Method } from './method.ts'
import { optimiseLatent } from './optimise-latent.ts'

/**
 * SGOOL (Wang et al., 2024, arXiv 2410.10257): the latent that makes the picture fit the prompt *where people look*.
 *
 *   L(I) = w_g · d(E(aug(I)), T) + w_s · d(E(aug(region(I, S))), T)
 *
 * S is the saliency of I, predicted anew at every step, min–max normalised, and handed to the artist (`hooks.mask`)
 * before it counts. No gradient flows through it: else the attention would move instead of the content
 * (reference/sgool-doodl-edict.md 1.4).
 */
export const sgool: Method = (stages, conditioning, xT, options, hooks) =>
  optimiseLatent(stages, conditioning, xT, options, hooks, (live) => live)
