import { activations } from './activations.ts'
import type { Value } from './graph-builder.ts'
import { linear } from './linear.ts'
import type { Net } from './net.ts'
import { concat, cos, mul, reshape, sin } from './ops.ts'

export interface TimeEmbedding {
  /** Even width of the sinusoids. */
  readonly size: number
  /** cos before sin. */
  readonly flipSinToCos: boolean
  readonly freqShift: number
  /** Width after the two layers. */
  readonly out: number
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
  return linear(
    net,
    `${name}.linear_2`,
    activations.silu(linear(net, `${name}.linear_1`, sinusoids, options.out)),
    options.out,
  )
}
