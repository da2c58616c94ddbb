import type { Crops } from '../methods/stages.ts'
import { at } from '../tensor/vector.ts'
import type { Box } from './crop-windows.ts'

/** A sparse row of a resampling matrix: source index and weight; the weights add up to 1. */
type Taps = readonly (readonly [index: number, weight: number])[]

/**
 * Windows as separable constant matrices, `crop = rows · I · colsᵀ`.
 *
 * Shrinking is adaptive average pooling as in DOODL; enlarging, which DOODL never meets, is bilinear with half-pixel
 * centres, because pooling would repeat pixels in blocks.
 *
 * @param height H and width W of the picture, in pixels
 * @param size S, side of every resampled window
 */
export function cropMatrices(windows: readonly Box[], height: number, width: number, size: number): Crops {
  const rows = new Float32Array(windows.length * size * height)
  const cols = new Float32Array(windows.length * size * width)
  for (const [n, box] of windows.entries()) {
    for (let i = 0; i < size; i++) {
      for (const [y, weight] of taps(i, box.height, size)) add(rows, (n * size + i) * height + box.top + y, weight)
      for (const [x, weight] of taps(i, box.width, size)) add(cols, (n * size + i) * width + box.left + x, weight)
    }
  }
  return { n: windows.length, size, rows, cols }
}

function add(matrix: Float32Array, index: number, weight: number): void {
  matrix[index] = at(matrix, index) + weight
}

/** Where output pixel i of `to` reads among `from` source pixels. */
function taps(i: number, from: number, to: number): Taps {
  return from >= to ? averagePoolTaps(i, from, to) : bilinearTaps(i, from, to)
}

/** torch.nn.AdaptiveAvgPool2d: the mean over floor(i·from/to) .. ceil((i+1)·from/to). */
function averagePoolTaps(i: number, from: number, to: number): Taps {
  const start = Math.floor((i * from) / to)
  const end = Math.ceil(((i + 1) * from) / to)
  return Array.from({ length: end - start }, (_, k) => [start + k, 1 / (end - start)] as const)
}

/** torch.nn.functional.interpolate(mode='bilinear', align_corners=False). */
function bilinearTaps(i: number, from: number, to: number): Taps {
  const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5)
  const low = Math.min(Math.floor(centre), from - 1)
  const high = Math.min(low + 1, from - 1)
  const weight = centre - low
  return [
    [low, 1 - weight],
    [high, weight],
  ]
}
