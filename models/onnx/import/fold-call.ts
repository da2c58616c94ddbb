import { must } from '../../must.ts'
import { sizeOf } from '../../tensor/shape.ts'
import type { Attributes, Shape, TensorType } from '../graph.ts'
import type { Known } from './known.ts'

/** An operator call whose inputs are all known, with the types of its outputs. */
export interface FoldCall {
  readonly inputs: readonly (Known | null)[]
  readonly attributes: Attributes
  readonly types: readonly TensorType[]
}

/** The elements of each output, unrounded. */
export type FoldRule = (call: FoldCall) => readonly (readonly number[])[]

export function inputAt(call: FoldCall, index: number): Known {
  return must(call.inputs[index], `input ${index} is given`)
}

export function shapeAt(call: FoldCall, index = 0): Shape {
  return must(call.types[index], `output ${index} has a type`).shape
}

/** Row-major strides; `shape` of a scalar gives none. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1)
  return strides
}

/**
 * Reads a tensor by an affine walk: the element at `index` of the result is the source's at
 * `start + sum(index[i] · strides[i])`.
 */
export function walk(data: readonly number[], shape: Shape, strides: readonly number[], start = 0): number[] {
  const count = sizeOf(shape)
  const result = new Array<number>(count)
  const index = new Array<number>(shape.length).fill(0)
  let at = start
  for (let i = 0; i < count; i++) {
    result[i] = data[at] ?? 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis] ?? 0
      const next = (index[axis] ?? 0) + 1
      if (next < (shape[axis] ?? 1)) {
        index[axis] = next
        break
      }
      at -= next * (strides[axis] ?? 0)
      index[axis] = 0
    }
  }
  return result
}

/** The tensor repeated to a broadcast shape. */
export function spread({ shape: own, data }: Known, shape: Shape): readonly number[] {
  if (own.length === shape.length && own.every((side, i) => side === shape[i])) return data
  const strides = stridesOf(own)
  const lead = shape.length - own.length
  return walk(
    data,
    shape,
    shape.map((_, i) => ((own[i - lead] ?? 1) === 1 ? 0 : (strides[i - lead] ?? 0))),
  )
}
