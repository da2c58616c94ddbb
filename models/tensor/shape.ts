import { must } from '../must.ts'
import type { Shape } from '../onnx/graph.ts'

/** The number of elements; 1 for a scalar's shape `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i])
}

/** The axis counted from the front. Throws when `axis` is not in `-rank .. rank-1`. */
export function axisOf(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || front < 0 || front >= rank) throw new Error(`axis ${axis} is outside rank ${rank}`)
  return front
}

export function sideOf(shape: Shape, axis: number): number {
  return must(shape[axisOf(axis, shape.length)], 'axisOf checked it')
}

/** Numpy's multidirectional broadcasting, as ONNX defines it. Throws when two sides differ and neither is 1. */
export function broadcastShapes(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, i) => {
    let side = 1
    for (const shape of shapes) {
      const own = shape[i - rank + shape.length] ?? 1
      if (own !== 1 && side !== 1 && own !== side) {
        throw new Error(`shapes ${shapes.map(showShape).join(' and ')} do not broadcast`)
      }
      if (own !== 1) side = own
    }
    return side
  })
}

/** The permutation that undoes `perm`. */
export function inversePermutation(perm: readonly number[]): number[] {
  const inverse = new Array<number>(perm.length).fill(0)
  perm.forEach((from, to) => (inverse[from] = to))
  return inverse
}

export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}
