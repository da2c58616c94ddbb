const EPS = 1e-8

/**
 * `(S − min S) / (max S − min S + eps)`, 0..1.
 *
 * Required, not cosmetic: a saliency net's absolute scale means nothing (reference/sgool-doodl-edict.md 5.4). A flat
 * map becomes zero.
 */
export function minMax(map: Float32Array): Float32Array {
  let low = Infinity
  let high = -Infinity
  for (const value of map) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return map.map((value) => (value - low) / (high - low + EPS))
}
