import type { Value } from '../nn/graph-builder.ts'
import { add, cast, equal, less, reshape, where } from '../nn/ops.ts'
import type { DType } from '../onnx/graph.ts'

/**
 * A one where an index points, counted from either end: a new last axis of `side`.
 *
 * Products with it stand for scattering, whose sums have no fixed order on WebGPU (reference/engine.md 1.3).
 */
export function oneHot(indices: Value, side: number, dtype: DType): Value {
  const k = indices.builder
  const places = k.ints(Array.from({ length: side }, (_, i) => i))
  return cast(equal(reshape(fromFront(indices, side), [...indices.shape, 1]), places), dtype)
}

/** Indices in `0 .. side-1`, int64. */
export function fromFront(indices: Value, side: number): Value {
  const k = indices.builder
  const constant = k.constantOf(indices)
  const at = cast(indices, 'int64')
  if (constant?.every((index) => index >= 0)) return at
  return where(less(at, k.ints([0])), add(at, k.ints([side])), at)
}
