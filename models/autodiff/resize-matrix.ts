import { must } from '../must.ts'
import { floatOf, intOf, strOf } from '../onnx/attributes.ts'
import type { Attributes } from '../onnx/graph.ts'
import type { Matrix } from './contract-axis.ts'

/** One axis of a Resize. `roi` is used by `tf_crop_and_resize` alone, in parts of the side. */
export interface ResizeAxis {
  readonly side: number
  readonly out: number
  /** Output over input, as given or computed by the operator. */
  readonly scale: number
  readonly roi: readonly [number, number]
}

interface Tap {
  readonly at: number
  readonly weight: number
}

/**
 * One axis of ONNX's Resize as a matrix `[out, in]`: output = matrix · input.
 *
 * Coordinates, rounding and filters follow the operator's specification (opset 19), in float32 where rounding decides.
 * What `tf_crop_and_resize` reads outside the input is a constant, so its rows are zero.
 */
export function resizeMatrix(axis: ResizeAxis, attributes: Attributes): Matrix {
  const { side, out } = axis
  const coordinates = strOf(attributes, 'coordinate_transformation_mode', 'half_pixel')
  const position = coordinate(coordinates, axis)
  const taps = filter(axis, attributes)
  const excludes = intOf(attributes, 'exclude_outside', 0) === 1
  const data = new Float32Array(out * side)
  for (let row = 0; row < out; row++) {
    const x = position(row)
    if (coordinates === 'tf_crop_and_resize' && (x < 0 || x > side - 1)) continue
    const inside = taps(x).filter(({ at }) => !excludes || (at >= 0 && at < side))
    const total = inside.reduce((sum, { weight }) => sum + weight, 0)
    for (const { at, weight } of inside) {
      const place = row * side + Math.min(Math.max(at, 0), side - 1)
      data[place] = must(data[place], 'inside the matrix') + weight / total
    }
  }
  return { rows: out, cols: side, data }
}

const f32 = Math.fround

function coordinate(mode: string, { side, out, scale, roi: [start, end] }: ResizeAxis): (i: number) => number {
  const centred = (i: number) => f32(f32((i + 0.5) / f32(scale)) - 0.5)
  switch (mode) {
    case 'half_pixel':
      return centred
    case 'half_pixel_symmetric':
      return (i) => (side / 2) * (1 - out / (scale * side)) + centred(i)
    case 'tf_half_pixel_for_nn':
      return (i) => f32((i + 0.5) / f32(scale))
    case 'pytorch_half_pixel':
      return (i) => (out > 1 ? centred(i) : 0)
    case 'align_corners':
      return (i) => (out > 1 ? f32((i * (side - 1)) / (out - 1)) : 0)
    case 'asymmetric':
      return (i) => f32(i / f32(scale))
    case 'tf_crop_and_resize':
      return out > 1
        ? (i) => f32(start * (side - 1) + (i * (end - start) * (side - 1)) / (out - 1))
        : () => f32(0.5 * (start + end) * (side - 1))
    default:
      throw new Error(`Resize does not know the coordinates ${mode}`)
  }
}

/** The input elements an output at `x` is made of, some perhaps outside the input. */
function filter({ scale }: ResizeAxis, attributes: Attributes): (x: number) => Tap[] {
  const mode = strOf(attributes, 'mode', 'nearest')
  if (mode === 'nearest') {
    const round = rounding(strOf(attributes, 'nearest_mode', 'round_prefer_floor'))
    return (x) => [{ at: round(x), weight: 1 }]
  }
  const kernel = mode === 'linear' ? triangle : cubic(floatOf(attributes, 'cubic_coeff_a', -0.75))
  if (mode !== 'linear' && mode !== 'cubic') throw new Error(`Resize does not know the mode ${mode}`)
  // Antialiasing widens the kernel to what one output covers.
  const wide = intOf(attributes, 'antialias', 0) === 1 && scale < 1 ? 1 / scale : 1
  const support = (mode === 'linear' ? 1 : 2) * wide
  return (x) => {
    const first = Math.ceil(x - support)
    return Array.from({ length: Math.floor(x + support) - first + 1 }, (_, i) => ({
      at: first + i,
      weight: kernel(Math.abs(first + i - x) / wide),
    }))
  }
}

const triangle = (distance: number) => Math.max(0, 1 - distance)

/** Keys 1981, "Cubic convolution interpolation for digital image processing", equation 15. */
const cubic = (a: number) => (d: number) => {
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0
}

const roundings: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
}

function rounding(mode: string): (x: number) => number {
  return must(Object.hasOwn(roundings, mode) ? roundings[mode] : undefined, `Resize rounds by ${mode}`)
}
