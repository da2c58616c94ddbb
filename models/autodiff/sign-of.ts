import type { Value } from '../nn/graph-builder.ts'
import { cast, greater, less, sub } from '../nn/ops.ts'

/** −1, 0 or 1 without the operator Sign, which the WebGPU provider lacks (reference/engine.md 1.3). */
export function signOf(a: Value): Value {
  return sub(cast(greater(a, 0), a.dtype), cast(less(a, 0), a.dtype))
}
