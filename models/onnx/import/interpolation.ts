import { must } from '../../must.ts'

/** One axis of a Resize. `scale` is output over input, as the file gives it. */
export interface ResizeAxis {
  readonly side: number
  readonly out: number
  readonly scale: number
}

export interface Interpolation {
  /** nearest, linear or cubic. */
  readonly mode: string
  readonly coordinates: string
  readonly rounding: string
  /** Widens linear and cubic kernels when the axis shrinks. The border is repeated, unlike PyTorch's antialiasing. */
  readonly antialias: boolean
  readonly cubicA: number
  /** Weights outside are dropped and the rest made to sum to 1. */
  readonly excludeOutside: boolean
}

/** The matrix `[side, out]` (row-major) of one axis: output = input · matrix (ONNX Resize-19's specification). */
export function interpolation(axis: ResizeAxis, rule: Interpolation): number[] {
  const { side, out } = axis
  const matrix = new Array<number>(side * out).fill(0)
  for (let to = 0; to < out; to++) {
    for (const [from, weight] of weightsOf(axis, rule, to)) {
      const at = from * out + to
      matrix[at] = (matrix[at] ?? 0) + weight
    }
  }
  return matrix
}

function weightsOf(axis: ResizeAxis, rule: Interpolation, to: number): [number, number][] {
  const place = coordinate(axis, rule.coordinates, to)
  const inside = (i: number) => Math.min(Math.max(i, 0), axis.side - 1)
  if (rule.mode === 'nearest') return [[inside(rounded(rule.rounding, place)), 1]]
  const shrink = rule.antialias ? Math.min(axis.scale, 1) : 1
  const reach = (rule.mode === 'cubic' ? 2 : 1) / shrink
  const taps: [number, number][] = []
  for (let from = Math.ceil(place - reach); from <= Math.floor(place + reach); from++) {
    const distance = Math.abs(from - place) * shrink
    const weight = rule.mode === 'cubic' ? cubic(distance, rule.cubicA) : Math.max(0, 1 - distance)
    const outside = from < 0 || from >= axis.side
    if (outside && rule.excludeOutside) continue
    taps.push([inside(from), weight])
  }
  const normal = rule.antialias || rule.excludeOutside
  const sum = normal ? taps.reduce((total, [, weight]) => total + weight, 0) : 1
  return taps.map(([from, weight]) => [from, weight / sum])
}

/** Keys' kernel with the free parameter a. */
function cubic(x: number, a: number): number {
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
}

function coordinate({ side, out, scale }: ResizeAxis, mode: string, i: number): number {
  switch (mode) {
    case 'half_pixel':
      return (i + 0.5) / scale - 0.5
    case 'half_pixel_symmetric': {
      // Keeps the picture's centre when the wanted side is not a whole number.
      const adjustment = out / (scale * side)
      const offset = (side / 2) * (1 - adjustment)
      return offset + (i + 0.5) / scale - 0.5
    }
    case 'pytorch_half_pixel':
      return out > 1 ? (i + 0.5) / scale - 0.5 : 0
    case 'align_corners':
      return out > 1 ? (i * (side - 1)) / (out - 1) : 0
    case 'asymmetric':
      return i / scale
    case 'tf_half_pixel_for_nn':
      return (i + 0.5) / scale
    default:
      throw new Error(`coordinates of the kind ${mode} are not supported`)
  }
}

const roundings: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
}

function rounded(mode: string, x: number): number {
  return must(Object.hasOwn(roundings, mode) ? roundings[mode] : undefined, `Resize rounds by ${mode}`)(x)
}
