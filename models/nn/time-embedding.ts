import { activations } from './activations.ts'
import type { Value } from './graph-builder.ts'
import { linear } from './linear.ts'
import type { Net } from './net.ts'
import { add, concat, cos, mul, reshape, sin, sub } from './ops.ts'

export interface TimeEmbedding {
  /** Even width of the sinusoids. */
  readonly size: number
  /** cos before sin. */
  readonly flipSinToCos: boolean
  readonly freqShift: number
  /** Width after the two layers. */
  readonly out: number
  /** A guidance scale `[1]` that the embedding carries too, as sinusoids of this even width. */
  readonly condition: { readonly value: Value; readonly size: number } | null
}

/**
 * The time step as a vector `[1, out]`: sinusoids of geometrically spaced frequencies, then two layers
 * (diffusers `get_timestep_embedding`, `TimestepEmbedding`).
 *
 * @param t the time step, 0..999, `[1]`.
 */
export function timeEmbedding(net: Net, name: string, t: Value, options: TimeEmbedding): Value {
  const half = options.size / 2
  const frequencies = Float32Array.from({ length: half }, (_, i) =>
    Math.exp((-Math.log(10_000) * i) / (half - options.freqShift)),
  )
  const angles = mul(reshape(t, [1, 1]), net.g.floats(frequencies, [1, half]))
  const sinusoids = concat(options.flipSinToCos ? [cos(angles), sin(angles)] : [sin(angles), cos(angles)], 1)
  const { condition } = options
  const told =
    condition === null
      ? sinusoids
      : add(sinusoids, linear(net, `${name}.cond_proj`, guidanceSinusoids(net, condition), options.size, false))
  return linear(
    net,
    `${name}.linear_2`,
    activations.silu(linear(net, `${name}.linear_1`, told, options.out)),
    options.out,
  )
}

/** diffusers `get_guidance_scale_embedding`: of 1000 (w − 1), sines first. */
function guidanceSinusoids(net: Net, { value, size }: { readonly value: Value; readonly size: number }): Value {
  const half = size / 2
  const frequencies = Float32Array.from({ length: half }, (_, i) => Math.exp((-Math.log(10_000) * i) / (half - 1)))
  const angles = mul(mul(sub(reshape(value, [1, 1]), 1), 1000), net.g.floats(frequencies, [1, half]))
  return concat([sin(angles), cos(angles)], 1)
}
