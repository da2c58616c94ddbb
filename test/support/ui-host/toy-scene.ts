import { encodeGrey, encodeGrey16, encodeRgb } from '../../../main/files/encode-picture.ts'
import { packTermField, peaksKeyword } from '../../../models/inspect/term-field-map.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'

/** Side of the toy pictures in pixels. */
export const side = 64

interface Scene {
  readonly hue: number
  /** Centre of the disc, in pixels. */
  readonly x: number
  readonly y: number
}

/** A scene that depends on the seed alone, as the methods start from the same noise. */
function sceneOf(seed: number): Scene {
  return { hue: (seed * 137) % 360, x: 20 + (seed % 7) * 3, y: 26 + (seed % 5) * 2 }
}

/** Smooth noise in 0..1 that a rough picture dissolves into. */
function noise(i: number, seed: number): number {
  const t = Math.sin(i * 12.9898 + seed * 78.233) * 43758.5453
  return t - Math.floor(t)
}

const hueChannel = (hue: number, n: number): number => {
  const k = (n + hue / 30) % 12
  return 0.62 - 0.32 * Math.max(-1, Math.min(k - 3, 9 - k, 1))
}

/** A toy picture: a bright disc over a hill. `quality` 0 is noise, 1 is clean. PNG bytes. */
export function toyPicture(seed: number, method: MethodName, quality: number): Uint8Array {
  const { hue, x, y } = sceneOf(seed)
  const lift = { sd: 0, baseline: 1.5, doodl: 3, sgool: 4 }[method]
  const radius = 10 + lift
  const rgb = new Uint8Array(side * side * 3)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const i = row * side + column
      const disc = Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(column - x - 8, row - y)))
      const hill = Math.max(0, Math.min(1, row - (46 + 6 * Math.sin(column / 11 + seed))))
      for (let channel = 0; channel < 3; channel++) {
        const sky = hueChannel(hue, [0, 8, 4][channel] ?? 0) * (0.75 + row / 256)
        const sun = [1, 0.83, 0.35][channel] ?? 0
        const grass = [0.25, 0.5, 0.3][channel] ?? 0
        const clean = sky * (1 - disc) * (1 - hill) + sun * disc * (1 - hill) + grass * hill
        const rough = noise(i * 3 + channel, seed)
        rgb[i * 3 + channel] = Math.round(255 * (quality * clean + (1 - quality) * rough))
      }
    }
  }
  return encodeRgb(rgb, side, side)
}

/** Where people would look in the toy scene: at the disc. PNG bytes. */
export function toySaliency(seed: number): Uint8Array {
  const { x, y } = sceneOf(seed)
  const grey = new Uint8Array(side * side)
  for (let i = 0; i < grey.length; i++) {
    const distance = Math.hypot((i % side) - x - 8, Math.floor(i / side) - y)
    grey[i] = Math.round(255 * Math.exp(-((distance / 15) ** 2)))
  }
  return encodeGrey(grey, side, side)
}

/** Where the loss would pull: a ring round the disc that tightens on the way. Of the latent's size. PNG bytes. */
export function toyGradient(seed: number, way: number): Uint8Array {
  const { x, y } = sceneOf(seed)
  const latentSide = side / 4
  const grey = new Uint8Array(latentSide * latentSide)
  for (let i = 0; i < grey.length; i++) {
    const distance = Math.hypot((i % latentSide) * 4 - x - 8, Math.floor(i / latentSide) * 4 - y)
    grey[i] = Math.round(255 * Math.exp(-(((distance - 22 + 10 * way) / 8) ** 2)))
  }
  return encodeGrey(grey, latentSide, latentSide)
}

/**
 * What the two terms ask for: the whole picture's evenly everywhere, the region's at the disc only, and against the other
 * in the left half. PNG bytes.
 */
export function toyTermField(seed: number, way: number): Uint8Array {
  const { x, y } = sceneOf(seed)
  const width = side / 4
  const cells = Array.from({ length: width * width }, (_, i) => ({ column: i % width, row: Math.floor(i / width) }))
  const field = {
    width,
    height: width,
    global: Float32Array.from(cells, () => 0.02),
    saliency: Float32Array.from(cells, ({ column, row }) =>
      Math.hypot(column * 4 - x - 8, row * 4 - y) < 14 ? 0.05 * (1 + way) : 0,
    ),
    cosine: Float32Array.from(cells, ({ column }) => (column < width / 2 ? -0.5 : 0.75)),
  }
  const { map, peaks } = packTermField(field)
  return encodeGrey16(map.data, map.width, map.height, { [peaksKeyword]: `${peaks.global} ${peaks.saliency}` })
}
