import type { StepCoefficients } from '../../models/methods/stages.ts'
import type { Denoiser } from '../../models/samplers/sampler.ts'
import { MersenneTwister } from '../../models/tensor/mersenne-twister.ts'
import { at } from '../../models/tensor/vector.ts'

/** A row-major matrix of uniform weights in ±size. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

export function randomMatrix(seed: number, rows: number, cols: number, size: number): Matrix {
  const twister = new MersenneTwister(seed)
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => (2 * twister.uniform53() - 1) * size) }
}

/** M·x. */
export function times(m: Matrix, x: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: m.rows }, (_, r) => {
    let sum = 0
    for (let c = 0; c < m.cols; c++) sum += at(m.data, r * m.cols + c) * at(x, c)
    return sum
  })
}

/** Mᵀ·y. */
export function timesTransposed(m: Matrix, y: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: m.cols }, (_, c) => {
    let sum = 0
    for (let r = 0; r < m.rows; r++) sum += at(m.data, r * m.cols + c) * at(y, r)
    return sum
  })
}

/** A smooth noise predictor with a known Jacobian: eps(u, t) = tanh(W·u + t/1000 + shift). */
export interface ToyNetwork {
  eps(u: ArrayLike<number>, t: number, shift: number): Float64Array
  epsVjp(u: ArrayLike<number>, t: number, shift: number, g: ArrayLike<number>): Float64Array
}

export function toyNetwork(size: number, seed = 3): ToyNetwork {
  const W = randomMatrix(seed, size, size, 0.5)
  const eps: ToyNetwork['eps'] = (u, t, shift) => times(W, u).map((z) => Math.tanh(z + t / 1000 + shift))
  return {
    eps,
    epsVjp: (u, t, shift, g) =>
      timesTransposed(
        W,
        eps(u, t, shift).map((e, i) => at(g, i) * (1 - e * e)),
      ),
  }
}

/** Guided prediction eps_u + w (eps_c − eps_u), where the two prompts are two shifts. */
export function guided(f: (shift: number) => Float64Array, w: number, uncond: number, cond: number): Float64Array {
  const u = f(uncond)
  const c = f(cond)
  return u.map((value, i) => value + w * (at(c, i) - value))
}

/** The toy network as a float64 denoiser, counting its calls. */
export function toyDenoiser(size: number): Denoiser<Float64Array> & { calls: number; seen: StepCoefficients[] } {
  const net = toyNetwork(size)
  return {
    calls: 0,
    seen: [],
    step(x, u, k) {
      this.calls += 1
      this.seen.push(k)
      const eps = guided((shift) => net.eps(u, k.t, shift), k.w, 0, 0.3)
      return Promise.resolve(x.map((value, i) => k.a * value + k.b * at(eps, i)))
    },
    stepVjp(u, k, g) {
      this.calls += 1
      return Promise.resolve(guided((shift) => net.epsVjp(u, k.t, shift, g), k.w, 0, 0.3).map((value) => k.b * value))
    },
  }
}
