import { must } from '../../models/must.ts'
import { MersenneTwister } from '../../models/tensor/mersenne-twister.ts'
import { relativeError } from './golden.ts'

/** Normal numbers, the same for the same seed. */
export function normals(seed: number, length: number): Float32Array {
  const twister = new MersenneTwister(seed)
  return Float32Array.from({ length }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - twister.uniform53()))
    return radius * Math.cos(2 * Math.PI * twister.uniform53())
  })
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += must(a[i], 'in range') * must(b[i], 'in range')
  return sum
}

export interface DotProductTest {
  /** Where the gradient is taken. */
  readonly at: Float32Array
  /** Length of a step in units of one normal direction. */
  readonly step: number
  readonly forward: (x: Float32Array) => Promise<Float32Array>
  /** `Jᵀ g` at the same place. */
  readonly vjp: (g: Float32Array) => Promise<Float32Array>
  readonly cotangent: Float32Array
}

const directions = 4

/**
 * `⟨g, J v⟩` by central differences of fourth order against `⟨Jᵀ g, v⟩`, over several random directions v.
 *
 * Outputs that are clamped at some of the places and free at others sit on a kink, where there is no derivative: they
 * are left out of g.
 *
 * @returns the relative error of the vector of products.
 */
export async function dotProductError({ at, step, forward, vjp, cotangent }: DotProductTest): Promise<number> {
  const vs = Array.from({ length: directions }, (_, i) => normals(1000 + i, at.length))
  const values: Float32Array[][] = []
  for (const v of vs) {
    const moved = [step, -step, 2 * step, -2 * step].map((h) => at.map((x, i) => x + h * must(v[i], 'in range')))
    const outputs: Float32Array[] = []
    for (const x of moved) outputs.push(await forward(x))
    values.push(outputs)
  }
  const free = cotangent.map((g, i) =>
    isKink(values.flatMap((outputs) => outputs.map((y) => must(y[i], 'in range')))) ? 0 : g,
  )
  const gradient = await vjp(free)
  const measured = values.map((outputs) => {
    const [f1 = 0, b1 = 0, f2 = 0, b2 = 0] = outputs.map((y) => dot(y, free))
    return (8 * (f1 - b1) - (f2 - b2)) / (12 * step)
  })
  return relativeError(
    vs.map((v) => dot(gradient, v)),
    measured,
  )
}

function isKink(outputs: readonly number[]): boolean {
  const clamped = outputs.filter((y) => y === 0 || y === 1).length
  return clamped > 0 && clamped < outputs.length
}
