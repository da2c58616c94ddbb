import { ellipseOver, fillPolygon } from '../../models/mask/polygon.ts'
import { featherMap } from '../../models/mask/feather.ts'
import { floatsFromMap, type MapSize } from '../../models/mask/mask-map.ts'
import { resampleMatrix } from '../../models/nn/resample.ts'

/** Which object of a two-object prompt: 0 is named first. */
export type Slot = 0 | 1

/** A prompt of two objects, taken apart: `a cat left of a dog on a pink background`. */
export interface TwoObjects {
  readonly prompt: string
  /** Each object alone on the same background: what its crop should show. */
  readonly alone: readonly [string, string]
  /** `left of` puts them side by side, `above` one over the other. */
  readonly relation: string
}

/** Null for prompts of one object. */
export function twoObjects(prompt: string, relations: readonly string[]): TwoObjects | null {
  for (const relation of relations) {
    const [first, rest] = prompt.split(` ${relation} `)
    const [second, background] = rest?.split(' on ') ?? []
    if (first === undefined || second === undefined || background === undefined) continue
    return { prompt, alone: [`${first} on ${background}`, `${second} on ${background}`], relation }
  }
  return null
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly side: number
}

/** Side of an object's crop as a share of the picture. */
const cropSide = 36 / 64

/**
 * Where an object must be, from the prompt's layout alone: `left of` and `above` put the first object's centre at a quarter and the
 * second's at three quarters, the other axis in the middle (models/training/scenes.py). No picture is looked at.
 */
export function objectBox({ relation }: TwoObjects, slot: Slot, { width, height }: MapSize): Box {
  const side = Math.round(cropSide * Math.min(width, height))
  const along = (length: number): number => clamp((slot === 0 ? 0.25 : 0.75) * length - side / 2, length - side)
  const across = (length: number): number => clamp(length / 2 - side / 2, length - side)
  const beside = relation.startsWith('left')
  return { left: beside ? along(width) : across(width), top: beside ? across(height) : along(height), side }
}

function clamp(value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(0, value)))
}

/** The mask an artist would paint: an ellipse over the object's box with a soft edge of 4 px in 64. `[H, W]`, 0..1. */
export function paintedMask(box: Box, size: MapSize): Float32Array {
  const coverage = new Uint16Array(size.width * size.height)
  fillPolygon(
    coverage,
    size,
    ellipseOver({ x: box.left, y: box.top }, { x: box.left + box.side, y: box.top + box.side }),
  )
  const data = featherMap(coverage, size, Math.round(size.width / 16))
  return floatsFromMap({ ...size, data })
}

/** The box of a picture `[1, 3, H, W]`, enlarged to the picture's size (bicubic), as the judge wants it. */
export function cropped(image: Float32Array, { left, top, side }: Box, { width, height }: MapSize): Float32Array {
  const rows = resampleMatrix(side, height, 'bicubic')
  const cols = resampleMatrix(side, width, 'bicubic')
  const out = new Float32Array(image.length)
  for (let channel = 0; channel < 3; channel++) {
    const half = new Float32Array(height * side)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < side; x++) {
        let sum = 0
        for (let k = 0; k < side; k++) {
          sum += (rows[y * side + k] ?? 0) * (image[channel * width * height + (top + k) * width + left + x] ?? 0)
        }
        half[y * side + x] = sum
      }
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let k = 0; k < side; k++) sum += (cols[x * side + k] ?? 0) * (half[y * side + k] ?? 0)
        out[channel * width * height + y * width + x] = Math.min(1, Math.max(0, sum))
      }
    }
  }
  return out
}
