import { type MapSize, type MaskMap } from './mask-map.ts'

/** A map at another size: the mean of what a pixel covers when it shrinks, linear between pixels when it grows. */
export function resizeMap({ width, height, data }: MaskMap, size: MapSize): MaskMap {
  if (width === size.width && height === size.height) return { width, height, data }
  const across = new Float64Array(size.width * height)
  const xs = taps(width, size.width)
  for (let y = 0; y < height; y++) {
    for (const [x, { from, weights }] of xs.entries()) {
      let sum = 0
      for (const [k, weight] of weights.entries()) sum += weight * (data[y * width + from + k] ?? 0)
      across[y * size.width + x] = sum
    }
  }
  const out = new Uint16Array(size.width * size.height)
  for (const [y, { from, weights }] of taps(height, size.height).entries()) {
    for (let x = 0; x < size.width; x++) {
      let sum = 0
      for (const [k, weight] of weights.entries()) sum += weight * (across[(from + k) * size.width + x] ?? 0)
      out[y * size.width + x] = Math.round(sum)
    }
  }
  return { ...size, data: out }
}

/** For each of `to` pixels, which of `from` it is made of: a triangle of at least a pixel's width (half-pixel centres). */
function taps(from: number, to: number): { from: number; weights: number[] }[] {
  const scale = from / to
  const reach = Math.max(1, scale)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale
    const first = Math.max(0, Math.ceil(centre - reach - 0.5))
    const last = Math.min(from - 1, Math.floor(centre + reach - 0.5))
    const raw = Array.from({ length: last - first + 1 }, (_, k) => 1 - Math.abs(first + k + 0.5 - centre) / reach)
    const positive = raw.map((weight) => Math.max(0, weight))
    const total = positive.reduce((sum, weight) => sum + weight, 0)
    return { from: first, weights: positive.map((weight) => weight / total) }
  })
}
