import { at } from '../tensor/vector.ts'

/** How well what the model predicts fits what the artist painted. Of two maps of one size, in any one unit. */
export interface MapAgreement {
  /** Pearson's correlation, −1..1; null when one map is flat. */
  readonly correlation: number | null
  /** Σ min(p, q) of the two maps as distributions, 0..1 (SIM of the saliency benchmarks); null when one is empty. */
  readonly similarity: number | null
}

export function mapAgreement(predicted: ArrayLike<number>, painted: ArrayLike<number>): MapAgreement {
  const n = predicted.length
  let [sumP, sumQ] = [0, 0]
  for (let i = 0; i < n; i++) {
    sumP += at(predicted, i)
    sumQ += at(painted, i)
  }
  const [meanP, meanQ] = [sumP / n, sumQ / n]
  let [pp, qq, pq, overlap] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [p, q] = [at(predicted, i), at(painted, i)]
    pp += (p - meanP) ** 2
    qq += (q - meanQ) ** 2
    pq += (p - meanP) * (q - meanQ)
    if (sumP > 0 && sumQ > 0) overlap += Math.min(p / sumP, q / sumQ)
  }
  return {
    correlation: pp === 0 || qq === 0 ? null : pq / Math.sqrt(pp * qq),
    similarity: sumP === 0 || sumQ === 0 ? null : overlap,
  }
}

/**
 * Intent score: Σ S·P / Σ S, the part of the achieved saliency S that lies in the painted area P (0..1 each).
 *
 * Compare it with P's mean: what a saliency that knows nothing of the paint would reach. Null without any saliency.
 */
export function intentScore(
  achieved: ArrayLike<number>,
  painted: ArrayLike<number>,
): { readonly score: number; readonly chance: number } | null {
  let [inside, all, area] = [0, 0, 0]
  for (let i = 0; i < achieved.length; i++) {
    all += at(achieved, i)
    inside += at(achieved, i) * at(painted, i)
    area += at(painted, i)
  }
  return all === 0 ? null : { score: inside / all, chance: area / achieved.length }
}
