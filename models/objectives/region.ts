import type { RegionMode, ThresholdRule } from '../methods/method.ts'
import { at } from '../tensor/vector.ts'
import type { Box } from './crop-windows.ts'
import { meanStdThreshold, otsuThreshold } from './map-threshold.ts'

/** The part of a picture the salient term looks at. */
export interface Region {
  /** `[1, 1, H, W]`, 0..1: multiplies the picture; outside it the fill shows. */
  readonly blend: Float32Array
  /** Where windows are taken. */
  readonly box: Box
  /** What the artist is shown as the final mask: `blend`, or the box painted white. */
  readonly shown: Float32Array
}

const MARGIN = 0.1
const SMALLEST_SIDE = 0.25

/**
 * region() of reference/sgool-doodl-edict.md 1.4: how a saliency map becomes a region of the picture.
 *
 * soft (A): Is = S·I + (1 − S)·fill. hard (B): the same with S cut to 0 and 1. crop (C): a square around the cut map,
 * 10 % margin, at least a quarter of the shorter side, seen without a mask. A map without bright pixels gives an
 * empty mask in soft and hard, and the whole picture in crop.
 *
 * @param mask final mask `[1, 1, H, W]` in 0..1
 */
export function regionOf(
  mask: Float32Array,
  height: number,
  width: number,
  mode: RegionMode,
  rule: ThresholdRule,
): Region {
  const whole: Box = { top: 0, left: 0, height, width }
  if (mode === 'soft') return { blend: mask, box: whole, shown: mask }
  const hard = cut(mask, rule)
  if (mode === 'hard') return { blend: hard, box: whole, shown: hard }
  const box = squareAround(hard, height, width) ?? whole
  return { blend: new Float32Array(mask.length).fill(1), box, shown: painted(box, height, width) }
}

function cut(mask: Float32Array, rule: ThresholdRule): Float32Array {
  const tau = rule === 'otsu' ? otsuThreshold(mask) : meanStdThreshold(mask)
  return mask.map((value) => (value > 0 && value >= tau ? 1 : 0))
}

/** The smallest square that holds the bright pixels and the margin, moved and cut to lie inside the picture. */
function squareAround(hard: Float32Array, height: number, width: number): Box | null {
  let [top, left, bottom, right] = [height, width, -1, -1]
  for (let i = 0; i < hard.length; i++) {
    if (at(hard, i) === 0) continue
    const [y, x] = [Math.floor(i / width), i % width]
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
    left = Math.min(left, x)
    right = Math.max(right, x)
  }
  if (bottom < 0) return null
  const shorter = Math.min(height, width)
  const tight = Math.max(bottom - top + 1, right - left + 1)
  const side = Math.min(shorter, Math.max(Math.ceil(tight * (1 + 2 * MARGIN)), Math.ceil(shorter * SMALLEST_SIDE)))
  const place = (first: number, last: number, end: number): number =>
    Math.min(end - side, Math.max(0, Math.round((first + last + 1 - side) / 2)))
  return { top: place(top, bottom, height), left: place(left, right, width), height: side, width: side }
}

function painted(box: Box, height: number, width: number): Float32Array {
  const map = new Float32Array(height * width)
  for (let y = box.top; y < box.top + box.height; y++) {
    map.fill(1, y * width + box.left, y * width + box.left + box.width)
  }
  return map
}
