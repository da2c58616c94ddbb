import type { DifferenceKind } from './compare-store.ts'

/** Where two pictures differ, and how much in all. */
export interface Difference {
  readonly width: number
  readonly height: number
  /** 0..1 for each pixel, row-major: 1 is as different as can be. */
  readonly map: Float32Array
  /** Absolute: mean over pixels and channels, 0..1. Perceptual: mean ΔE in OKLab. SSIM: its mean, 1 for equal pictures. */
  readonly total: number
}

interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA bytes, row-major. */
  readonly data: Uint8ClampedArray
}

/** Pictures of one size. */
export function pictureDifference(a: Pixels, b: Pixels, kind: DifferenceKind): Difference {
  switch (kind) {
    case 'absolute':
      return absolute(a, b)
    case 'perceptual':
      return perceptual(a, b)
    case 'ssim':
      return structural(a, b)
  }
}

/** |a − b|: the map has the largest of the three channels. */
function absolute(a: Pixels, b: Pixels): Difference {
  let sum = 0
  const map = eachPixel(a, (i) => {
    const channels = [0, 1, 2].map((c) => Math.abs((a.data[i + c] ?? 0) - (b.data[i + c] ?? 0)) / 255)
    sum += channels.reduce((all, each) => all + each, 0) / 3
    return Math.max(...channels)
  })
  return { width: a.width, height: a.height, map, total: sum / Math.max(1, map.length) }
}

/** From this distance in OKLab on, colours have nothing in common: the map shows it as 1. */
const farColours = 0.5

/** Distance in OKLab (Ottosson, 2020), in which equal steps look equally large. */
function perceptual(a: Pixels, b: Pixels): Difference {
  let sum = 0
  const map = eachPixel(a, (i) => {
    const [p, q] = [oklab(a.data, i), oklab(b.data, i)]
    const distance = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
    sum += distance
    return Math.min(1, distance / farColours)
  })
  return { width: a.width, height: a.height, map, total: sum / Math.max(1, map.length) }
}

/** Side of the window of the structural measure, in pixels. */
const windowSide = 7
/** Keep the quotient finite where a picture is flat: (0.01·255)² and (0.03·255)². */
const [c1, c2] = [6.5025, 58.5225]

/**
 * 1 − SSIM around each pixel, on luma (Wang et al., 2004, eq. 13):
 *
 *   SSIM = (2 μ_a μ_b + c1)(2 σ_ab + c2) / ((μ_a² + μ_b² + c1)(σ_a² + σ_b² + c2))
 *
 * Means and variances are taken over a square window, cut off at the picture's edge, by summed areas.
 */
function structural(a: Pixels, b: Pixels): Difference {
  const { width, height } = a
  const [p, q] = [luma(a), luma(b)]
  const areas = [p, q, product(p, p), product(q, q), product(p, q)].map((values) => summed(values, width, height))
  const map = new Float32Array(width * height)
  let sum = 0
  const reach = Math.floor(windowSide / 2)
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)]
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)]
      const n = (right - left) * (bottom - top)
      const [ma = 0, mb = 0, maa = 0, mbb = 0, mab = 0] = areas.map((area) => {
        const at = (row: number, column: number) => area[row * (width + 1) + column] ?? 0
        return (at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)) / n
      })
      const [va, vb, cov] = [maa - ma * ma, mbb - mb * mb, mab - ma * mb]
      const ssim = ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))
      sum += ssim
      map[y * width + x] = Math.min(1, Math.max(0, 1 - ssim))
    }
  }
  return { width, height, map, total: sum / Math.max(1, map.length) }
}

/** Rec. 601 luma, 0..255. */
function luma({ data, width, height }: Pixels): Float64Array {
  return Float64Array.from(
    { length: width * height },
    (_, n) => 0.299 * (data[n * 4] ?? 0) + 0.587 * (data[n * 4 + 1] ?? 0) + 0.114 * (data[n * 4 + 2] ?? 0),
  )
}

function product(p: Float64Array, q: Float64Array): Float64Array {
  return p.map((value, n) => value * (q[n] ?? 0))
}

/** Sums of all that lies above and left of each place: one row and column more than the picture has. */
function summed(values: Float64Array, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] ?? 0
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row
    }
  }
  return sums
}

function eachPixel({ width, height }: Pixels, value: (offset: number) => number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, n) => value(n * 4))
}

/** sRGB bytes at `i` as L, a, b. */
export function oklab(data: Uint8ClampedArray, i: number): readonly [number, number, number] {
  const [r, g, b] = [linear(data[i] ?? 0), linear(data[i + 1] ?? 0), linear(data[i + 2] ?? 0)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function linear(byte: number): number {
  const v = byte / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}
