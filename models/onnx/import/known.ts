import type { Value } from '../../nn/graph-builder.ts'
import { sizeOf } from '../../tensor/shape.ts'
import { bfloatToNumber, halfToNumber, numberToBfloat, numberToHalf } from '../../tensor/tensor-bytes.ts'
import type { DType, Shape, TensorType } from '../graph.ts'

/** A tensor whose elements are known while the graph is built, in row-major order. Booleans are 0 and 1. */
export interface Known extends TensorType {
  readonly data: readonly number[]
}

/** What a value of the file is during an import: numbers, or a value of the graph under construction. */
export type Item = Value | Known

export function isKnown(item: Item): item is Known {
  return 'data' in item
}

export function known(dtype: DType, shape: Shape, data: readonly number[]): Known {
  if (data.length !== sizeOf(shape)) throw new Error(`${data.length} numbers do not fill [${shape.join(', ')}]`)
  return { dtype, shape, data }
}

export const int64s = (data: readonly number[]): Known => known('int64', [data.length], data)

export const scalarOf = (dtype: DType, value: number): Known => known(dtype, [], [roundTo(dtype, value)])

/** The nearest number the dtype holds; integers are truncated. */
export function roundTo(dtype: DType, value: number): number {
  switch (dtype) {
    case 'float32':
      return Math.fround(value)
    case 'float64':
      return value
    case 'float16':
      return halfToNumber(numberToHalf(value))
    case 'bfloat16':
      return bfloatToNumber(numberToBfloat(value))
    case 'int32':
      return value | 0
    case 'int64': {
      const whole = Number.isNaN(value) ? 0 : Math.trunc(value)
      return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, whole))
    }
    case 'uint8':
      return value & 255
    case 'bool':
      return value !== 0 ? 1 : 0
  }
}
