import { must } from '../must.ts'
import { floatOf, strOf } from '../onnx/attributes.ts'
import type { Attributes } from '../onnx/graph.ts'
import { matrixOf, type Matrix } from './contract-axis.ts'

/**
 * One axis of ONNX's Resize as a matrix `[out, in]`: output = matrix · input.
 *
 * Coordinates and rounding follow the operator's specification (opset 13): nearest and linear modes, without antialiasing.
 */
export function resizeMatrix(side: number, out: number, scale: number, attributes: Attributes): Matrix {
  const mode = strOf(attributes, 'mode', 'nearest')
  const position = coordinate(strOf(attributes, 'coordinate_transformation_mode', 'half_pixel'), side, out, scale)
  const inside = (i: number) => Math.min(Math.max(i, 0), side - 1)
  if ('antialias' in attributes || floatOf(attributes, 'exclude_outside', 0) !== 0) {
    throw new Error('Resize with antialias or exclude_outside has no gradient here')
  }
  if (mode === 'nearest') {
    const round = rounding(strOf(attributes, 'nearest_mode', 'round_prefer_floor'))
    return matrixOf(out, side, (row, col) => (inside(round(position(row))) === col ? 1 : 0))
  }
  if (mode !== 'linear') throw new Error(`Resize in mode ${mode} has no gradient here`)
  return matrixOf(out, side, (row, col) => {
    const x = position(row)
    const low = Math.floor(x)
    const fraction = x - low
    return (inside(low) === col ? 1 - fraction : 0) + (inside(low + 1) === col ? fraction : 0)
  })
}

function coordinate(mode: string, side: number, out: number, scale: number): (i: number) => number {
  switch (mode) {
    case 'half_pixel':
      return (i) => (i + 0.5) / scale - 0.5
    case 'pytorch_half_pixel':
      return (i) => (out > 1 ? (i + 0.5) / scale - 0.5 : 0)
    case 'align_corners':
      return (i) => (out > 1 ? (i * (side - 1)) / (out - 1) : 0)
    case 'asymmetric':
      return (i) => i / scale
    default:
      throw new Error(`Resize with coordinates ${mode} has no gradient here`)
  }
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
