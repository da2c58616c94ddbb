import type { MethodOptions } from './method.ts'

/**
 * What the four methods do when nobody says otherwise. Page and section numbers: reference/sgool-doodl-edict.md.
 *
 * SGOOL's paper does not publish its constants; DOODL's released ones fill the gap (1.2, 1.3). A pack may bring its
 * own steps, guidance and optSteps.
 */
export const defaultOptions: MethodOptions = {
  // The same convergence as EDICT at half the cost, by DITTO's measurement (8).
  sampler: 'ddim',
  gradient: 'full',
  // 2.3: 50 steps at w = 7.5, 50 traversal steps, in every preset of the released DOODL.
  steps: 50,
  guidance: 7.5,
  optSteps: 50,
  seed: 0,
  stepSize: 1,
  stopWhenFlat: false,
  // 1.4: not published; equal weights.
  weights: { global: 1, saliency: 1 },
  // 1.4, choice A: differentiable, and closest to "filter, or mask".
  region: 'soft',
  threshold: 'otsu',
  // 2.3 and 2.4: 16 cut-outs, power 0.3, and the nearest crop alone gets the gradient.
  cuts: { n: 16, power: 0.3, reduction: 'min' },
  // 2.3, column of the text-CLIP demo.
  updateRule: 'doodl',
  update: { gradScale: 1, clip: 1e-3, momentum: 0.9, nesterov: false, noise: 1e-4, renormalise: true, tied: true },
  // 8; ExplainableML/ReNO:arguments.py, optim.py. A bound of length already fits every size of latent (decision 0011).
  reno: { rate: 5, clipNorm: 0.1, momentum: 0.9, prior: 0.01 },
  // 3.3.
  mix: 0.93,
  // 4: clip_guidance_scale 100, four cut-outs; the newer pipeline differentiates the conditional prediction.
  baseline: { scale: 100, embedding: 'cond', cuts: 4 },
}
