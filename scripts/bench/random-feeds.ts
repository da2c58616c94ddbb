import { must } from '../../models/must.ts'
import { resampleMatrix } from '../../models/nn/resample.ts'
import type { Graph, ValueInfo } from '../../models/onnx/graph.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import { sizeOf } from '../../models/tensor/shape.ts'

export type Feed = Float32Array | BigInt64Array

/** Inputs for a stage, drawn by their names (models/stages); the same for the same shapes. */
export function randomFeeds(...graphs: readonly Graph[]): ReadonlyMap<string, ValueInfo & { readonly data: Feed }> {
  const inputs = new Map(graphs.flatMap(({ inputs }) => inputs.map((input) => [input.name, input] as const)))
  return new Map([...inputs].map(([name, input], i) => [name, { ...input, data: feed(input, i) }]))
}

/** A time step in the middle, and coefficients of about the size DDIM has there. */
const scalars: Readonly<Record<string, number>> = { t: 501, a: 1.02, b: -0.06, w: 7.5 }

function feed({ name, shape }: ValueInfo, seed: number): Feed {
  const size = sizeOf(shape)
  const scalar = scalars[name]
  if (scalar !== undefined) return new Float32Array(size).fill(scalar)
  const normal = () => torchRandn(seed, size)
  switch (name) {
    case 'ids':
      return BigInt64Array.from({ length: size }, (_, i) => BigInt(i % 7))
    case 'eos':
      return Float32Array.from({ length: size }, (_, i) => (i === size - 1 ? 1 : 0))
    case 'image':
    case 'mask':
    case 'fill':
      return normal().map((value) => Math.min(1, Math.abs(value) / 2))
    case 'text': {
      const values = normal()
      return values.map((value) => value / Math.hypot(...values))
    }
    case 'rows':
    case 'cols':
    case 'salientRows':
    case 'salientCols': {
      const [n = 1, to = 1, from = 1] = shape
      const whole = resampleMatrix(from, to, 'bicubic')
      return Float32Array.from({ length: size }, (_, i) => must(whole[i % (size / n)], 'n equal windows'))
    }
    default:
      return normal()
  }
}
