/**
 * Dense vector algebra for latents.
 *
 * Methods run on float32; the samplers' round-trip oracles run the same code on float64, so everything here keeps
 * its first argument's type.
 */

export type Vector = Float32Array | Float64Array

/** `x[i]`; throws RangeError outside the array, where JavaScript would go on with undefined. */
export function at(x: ArrayLike<number>, i: number): number {
  const value = x[i]
  if (value === undefined) throw new RangeError(`index ${i} is outside an array of ${x.length}`)
  return value
}

function sameLength(x: Vector, y: Vector): void {
  if (x.length !== y.length) throw new RangeError(`vectors of ${x.length} and ${y.length} elements do not go together`)
}

/** `a·x + b·y`. */
export function axpby<V extends Vector>(a: number, x: V, b: number, y: V): V {
  sameLength(x, y)
  const out = x.slice() as V
  for (let i = 0; i < out.length; i++) out[i] = a * at(x, i) + b * at(y, i)
  return out
}

/** `a·x`. */
export function scale<V extends Vector>(a: number, x: V): V {
  return x.map((value) => a * value) as V
}

/** Every element moved into [−bound, bound]. */
export function clipEach<V extends Vector>(x: V, bound: number): V {
  return x.map((value) => Math.min(bound, Math.max(-bound, value))) as V
}

/** Element-wise mean of one or more vectors. */
export function average<V extends Vector>(vectors: readonly V[]): V {
  const [first, ...rest] = vectors
  if (first === undefined) throw new RangeError('the mean of no vectors')
  const sum = rest.reduce((total, next) => axpby(1, total, 1, next), first)
  return scale(1 / vectors.length, sum)
}

/** Inner product, accumulated in float64. */
export function dot(x: Vector, y: Vector): number {
  sameLength(x, y)
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += at(x, i) * at(y, i)
  return sum
}

/** Euclidean norm, accumulated in float64. */
export function norm(x: Vector): number {
  return Math.sqrt(dot(x, x))
}

/** Cosine of the angle between two vectors; 0 when one of them is zero. */
export function cosine(x: Vector, y: Vector): number {
  const length = norm(x) * norm(y)
  return length === 0 ? 0 : dot(x, y) / length
}
