import { at } from '../tensor/vector.ts'

const BINS = 256

/**
 * Otsu's threshold (IEEE Trans. SMC 9(1), 1979): the cut that leaves the two classes' means furthest apart.
 *
 * @param map values in 0..1
 * @returns the lower edge of the brighter class, 0..1; 0 for a flat map
 */
export function otsuThreshold(map: Float32Array): number {
  const histogram = new Float64Array(BINS)
  for (const value of map) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)))
    histogram[bin] = at(histogram, bin) + 1
  }
  const total = histogram.reduce((sum, count, bin) => sum + count * bin, 0)
  let best = { cut: 0, variance: 0 }
  let below = 0
  let sumBelow = 0
  for (let cut = 1; cut < BINS; cut++) {
    below += at(histogram, cut - 1)
    sumBelow += at(histogram, cut - 1) * (cut - 1)
    const above = map.length - below
    if (below === 0 || above === 0) continue
    const variance = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2
    if (variance > best.variance) best = { cut, variance }
  }
  return best.cut / BINS
}

/** Mean plus one standard deviation of a map. */
export function meanStdThreshold(map: Float32Array): number {
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length
  const variance = map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length
  return mean + Math.sqrt(variance)
}
