import type { MapSize } from './mask-map.ts'

/**
 * Softens a map: three box blurs each way, nearly Gaussian (Wells, IEEE PAMI 8(2), 1986), reaching `by` pixels.
 *
 * Whole-number sums, so that a part of a map blurs to exactly what it is in the whole. Edges are continued.
 */
export function featherMap(map: Uint16Array, { width, height }: MapSize, by: number): Uint16Array {
  const reach = Math.round(by)
  if (reach <= 0) return map
  const from = map.slice()
  const to = new Uint16Array(map.length)
  for (let pass = 0; pass < 3; pass++) {
    const radius = Math.floor((reach + pass) / 3)
    if (radius === 0) continue
    for (let y = 0; y < height; y++) boxLine(from, to, y * width, 1, width, radius)
    for (let x = 0; x < width; x++) boxLine(to, from, x, width, height, radius)
  }
  return from
}

/** The mean over `2 radius + 1` places of one line, `n` places `stride` apart from `start` on. */
function boxLine(from: Uint16Array, to: Uint16Array, start: number, stride: number, n: number, radius: number): void {
  const get = (k: number): number => from[start + Math.min(n - 1, Math.max(0, k)) * stride] ?? 0
  const count = 2 * radius + 1
  let sum = 0
  for (let k = -radius; k <= radius; k++) sum += get(k)
  for (let k = 0; k < n; k++) {
    to[start + k * stride] = Math.round(sum / count)
    sum += get(k + radius + 1) - get(k - radius)
  }
}
