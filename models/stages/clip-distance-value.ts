import type { Value } from '../nn/graph-builder.ts'
import { add, asin, clip, div, mul, reduceSum, sqrt, sub } from '../nn/ops.ts'

/**
 * DOODL's distance of unit vectors, `2·asin(‖a − b‖ / 2)²` = theta²/2, `[N, D]` and `[1, D]` to `[N, 1]`.
 *
 * With q = ‖a − b‖²/4 it is `f(q) = 2·asin(√q)²`, whose derivative `2·asin(√q) / √(q (1 − q))` tends to 2 at q = 0 and is
 * unbounded only at q = 1. Step by step, though, √q's own derivative is infinite at 0; `√(q + 1e-12)` keeps every factor
 * finite, changes f by 2e-12 and gives f' = 2 at a = b, where the gradient is then 0 as dq vanishes. Opposite vectors,
 * which have no direction towards each other, get no gradient: q is capped just below 1.
 */
export function clipDistanceValue(a: Value, b: Value): Value {
  const difference = sub(a, b)
  const q = clip(div(reduceSum(mul(difference, difference), [-1]), 4), null, 1 - 1e-6)
  const half = asin(sqrt(add(q, 1e-12)))
  return mul(mul(half, half), 2)
}
