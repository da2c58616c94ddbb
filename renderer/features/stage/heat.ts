/**
 * Where people look as a picture: amber that grows hotter and denser, and contour lines at half and at 80 %,
 * so that it can be read without telling colours apart.
 */

const stops = [
  [0, 120, 60, 10, 0],
  [0.25, 190, 95, 12, 0.28],
  [0.5, 245, 165, 36, 0.6],
  [0.8, 255, 206, 96, 0.82],
  [1, 255, 244, 204, 0.95],
] as const

/** RGBA bytes for the 256 levels of a grey map. */
export function heatTable(): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 4)
  for (let level = 0; level < 256; level++) {
    const v = level / 255
    const upper = stops.findIndex(([at]) => at >= v)
    const hi = stops[Math.max(1, upper)] ?? stops[1]
    const lo = stops[Math.max(1, upper) - 1] ?? stops[0]
    const f = (v - lo[0]) / (hi[0] - lo[0])
    const mix = (channel: 1 | 2 | 3 | 4) => lo[channel] + f * (hi[channel] - lo[channel])
    table.set([mix(1), mix(2), mix(3), 255 * mix(4)], level * 4)
  }
  return table
}

const contours = [128, 204] as const
const table = heatTable()

/**
 * Colours a grey map in place.
 *
 * @param rgba  row-major RGBA bytes; red holds the level
 * @param width in pixels
 */
export function heat(rgba: Uint8ClampedArray, width: number): void {
  const levels = new Uint8Array(rgba.length / 4)
  for (let i = 0; i < levels.length; i++) levels[i] = rgba[i * 4] ?? 0
  for (let i = 0; i < levels.length; i++) {
    const here = levels[i] ?? 0
    const right = (i + 1) % width === 0 ? here : (levels[i + 1] ?? here)
    const below = levels[i + width] ?? here
    const isLine = contours.some((c) => here >= c !== right >= c || here >= c !== below >= c)
    if (isLine) rgba.set([255, 255, 255, 235], i * 4)
    else rgba.set(table.subarray(here * 4, here * 4 + 4), i * 4)
  }
}
