import type { Value } from '../nn/graph-builder.ts'
import { add, cast, equal, less, reshape, where } from '../nn/ops.ts'
import type { DType, Shape } from '../onnx/graph.ts'

/**
 * A one where an index points, counted from either end: a new last axis of `side`.
 *
 * Products with it stand for scattering, whose sums have no fixed order on WebGPU (reference/engine.md 1.3). Indices are
 * counted in int32, since WebGPU compares no int64.
 */
export function oneHot(indices: Value, side: number, dtype: DType): Value {
  const places = int32s(
    indices,
    Array.from({ length: side }, (_, i) => i),
    [side],
  )
  return cast(equal(reshape(fromFront(indices, side), [...indices.shape, 1]), places), dtype)
}

/** Indices in `0 .. side-1`, int32. */
export function fromFront(indices: Value, side: number): Value {
  const known = indices.builder.constantOf(indices)
  if (known !== null) {
    return int32s(
      indices,
      known.map((index) => (index < 0 ? index + side : index)),
      indices.shape,
    )
  }
  const at = cast(indices, 'int32')
  return where(less(at, int32s(indices, [0], [1])), add(at, int32s(indices, [side], [1])), at)
}

/** A constant of int32 in the graph of `like`. */
export function int32s({ builder }: Value, data: readonly number[], shape: Shape): Value {
  const bytes = new Uint8Array(Int32Array.from(data).buffer)
  return builder.initializer({ name: 'indices', dtype: 'int32', shape, source: { kind: 'inline', bytes } })
}
