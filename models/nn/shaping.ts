import { bytesPerElement } from '../tensor/dtype.ts'
import { sizeOf as elements } from '../tensor/shape.ts'
import type { TensorType } from '../onnx/graph.ts'
import type { Value } from './graph-builder.ts'
import { concat, reshape, transpose } from './ops.ts'

/** Size of a value along an axis; negative axes count from the end. */
export function sizeOf(x: Value, axis: number): number {
  const size = x.shape.at(axis)
  if (size === undefined) throw new RangeError(`${x.name} of shape [${x.shape.join(', ')}] has no axis ${axis}`)
  return size
}

export function bytesOf({ dtype, shape }: TensorType): number {
  return elements(shape) * bytesPerElement[dtype]
}

/** `[1, …]` as `[n, …]`; what has n rows already stays as it is. */
export function repeated(x: Value, n: number): Value {
  return sizeOf(x, 0) === n ? x : concat(new Array<Value>(n).fill(x), 0)
}

/** `[N, C, h, w]` as a sequence `[N, h·w, C]`. */
export function toSequence(x: Value): Value {
  return transpose(reshape(x, [sizeOf(x, 0), sizeOf(x, 1), sizeOf(x, 2) * sizeOf(x, 3)]), [0, 2, 1])
}

/** The inverse: `[N, h·w, C]` as `[N, C, h, w]`. */
export function toPicture(x: Value, height: number, width: number): Value {
  return reshape(transpose(x, [0, 2, 1]), [sizeOf(x, 0), sizeOf(x, 2), height, width])
}
