import { axpby, cosine } from '../tensor/vector.ts'
import type { Score, ScoreGradient } from './stages.ts'

/** w_g and w_s of L = w_g·d(E(I), T) + w_s·d(E(region(I, S)), T). */
export interface Weights {
  readonly global: number
  readonly saliency: number
}

/** L from its two terms. */
export function weightedLoss(score: Score, w: Weights): number {
  return w.global * score.global + w.saliency * score.saliency
}

/** dL/dI from the terms' own gradients; a term of weight 0 is left out, whatever it holds. */
export function weightedGradient({ dGlobal, dSaliency }: ScoreGradient, w: Weights): Float32Array {
  return axpby(w.global, dGlobal, w.saliency, dSaliency)
}

/** Whether the terms pull the picture the same way: the cosine of their gradients; null when only one counts. */
export function termsAgreement({ dGlobal, dSaliency }: ScoreGradient, w: Weights): number | null {
  return w.global > 0 && w.saliency > 0 ? cosine(dGlobal, dSaliency) : null
}
