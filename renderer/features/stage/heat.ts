/**
 * A grey map as a picture over a picture: a colour that grows brighter and denser, and contour lines at half and at
 * 80 %, so that it can be read without telling colours apart. Attention is amber, the gradient blue, the mask green.
 */

export const heatKinds = ['saliency', 'gradient', 'mask'] as const
export type HeatKind = (typeof heatKinds)[number]

/** Value, red, green, blue, opacity. */
type Stop = readonly [number, number, number, number, number]

const stops: Readonly<Record<HeatKind, readonly Stop[]>> = {
  saliency: [
    [0, 120, 60, 10, 0],
    [0.25, 190, 95, 12, 0.28],
    [0.5, 245, 165, 36, 0.6],
    [0.8, 255, 206, 96, 0.82],
    [1, 255, 244, 204, 0.95],
  ],
  gradient: [
    [0, 10, 30, 110, 0],
    [0.25, 26, 78, 190, 0.34],
    [0.5, 70, 140, 245, 0.64],
    [0.8, 140, 205, 255, 0.84],
    [1, 236, 250, 255, 0.95],
  ],
  mask: [
    [0, 8, 80, 60, 0],
    [0.25, 16, 120, 88, 0.28],
    [0.5, 52, 180, 128, 0.58],
    [0.8, 120, 224, 176, 0.8],
    [1, 226, 255, 240, 0.92],
  ],
}

/** RGBA bytes for the 256 levels of a grey map. */
export function heatTable(kind: HeatKind = 'saliency'): Uint8ClampedArray<ArrayBuffer> {
  const scale = stops[kind]
  const table = new Uint8ClampedArray(256 * 4)
  for (let level = 0; level < 256; level++) {
    const v = level / 255
    const upper = Math.max(
      1,
      scale.findIndex(([at]) => at >= v),
    )
    const [hi, lo] = [scale[upper], scale[upper - 1]]
    if (hi === undefined || lo === undefined) continue
    const f = (v - lo[0]) / (hi[0] - lo[0])
    const mix = (channel: 1 | 2 | 3 | 4) => lo[channel] + f * (hi[channel] - lo[channel])
    table.set([mix(1), mix(2), mix(3), 255 * mix(4)], level * 4)
  }
  return table
}

const words = (kind: HeatKind) => new Uint32Array(heatTable(kind).buffer)
const tables = { saliency: words('saliency'), gradient: words('gradient'), mask: words('mask') }
const [line = 0] = new Uint32Array(Uint8Array.of(255, 255, 255, 235).buffer)

/**
 * Colours a grey map in place.
 *
 * @param rgba  row-major RGBA bytes; red holds the level
 * @param width in pixels
 */
export function heat(rgba: Uint8ClampedArray, width: number, kind: HeatKind = 'saliency'): void {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4)
  const table = tables[kind]
  const length = pixels.length
  // 0 below both contours, 1 between them, 2 above: a pixel whose neighbour lies in another band is a line.
  const bands = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const level = rgba[i * 4] ?? 0
    bands[i] = level >= 204 ? 2 : level >= 128 ? 1 : 0
  }
  for (let i = 0; i < length; i++) {
    const band = bands[i]
    const isLine = ((i + 1) % width !== 0 && bands[i + 1] !== band) || (i + width < length && bands[i + width] !== band)
    pixels[i] = isLine ? line : (table[rgba[i * 4] ?? 0] ?? 0)
  }
}
