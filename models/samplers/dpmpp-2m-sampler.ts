import { must } from '../must.ts'
import type { GridPoint } from '../schedulers/trailing-grid.ts'
import { axpby, scale, type Vector } from '../tensor/vector.ts'
import type { Denoiser, Sampler } from './sampler.ts'

/** Below this many steps the last one is of first order (diffusers' `lower_order_final`; the paper's code does too). */
const FEW = 15

/** One step: m = d·x + e·eps_w(x, t) estimates x_0, and x_next = p·x + q·m + r·m_before. */
interface MultistepCoefficients {
  readonly t: number
  readonly d: number
  readonly e: number
  readonly p: number
  readonly q: number
  readonly r: number
}

/**
 * DPM-Solver++(2M) (arXiv 2211.01095, algorithm 2) with an exact gradient: a deterministic solver of second order that
 * asks the network once a step and remembers the estimate of the step before.
 *
 *   lambda = log(alpha / sigma) ;  h_i = lambda_{i+1} − lambda_i ;  k_i = h_{i−1} / h_i
 *   m_i = (x_i − sigma_i eps_w(x_i, t_i)) / alpha_i
 *   D_i = (1 + 1/(2 k_i)) m_i − 1/(2 k_i) m_{i−1} ;  D_0 = m_0
 *   x_{i+1} = (sigma_{i+1} / sigma_i) x_i + alpha_{i+1} (1 − exp(−h_i)) D_i
 *
 * Every m_i is read by two steps, so the gradient walks back with two cotangents: of x, and of the estimate that the
 * step after has already used.
 *
 * @param grid N + 1 points, from the noisiest to the end; the network is asked at the first N
 * @param w classifier-free guidance scale
 */
export function dpmpp2mSampler<V extends Vector>(
  denoiser: Denoiser<V>,
  grid: readonly GridPoint[],
  w: number,
): Sampler<V> {
  const steps = coefficients(grid)
  return {
    chains: 1,
    calls: steps.length,
    backwardCalls: steps.length,

    async forward(start) {
      let x = must(start[0], 'DPM-Solver++ starts from one latent')
      let before: V | null = null
      const tape: V[] = []
      for (const { t, d, e, p, q, r } of steps) {
        tape.push(x)
        const m: V = await denoiser.step(x, x, { t, a: d, b: e, w })
        const next = axpby(p, x, q, m)
        x = before === null ? next : axpby(1, next, r, before)
        before = m
      }
      return { ends: [x], tape }
    },

    async backward({ tape }, dEnds) {
      let gx = must(dEnds[0], 'DPM-Solver++ ends in one latent')
      let gUsed = scale(0, gx)
      for (const [i, { t, d, e, p, q, r }] of [...steps.entries()].reverse()) {
        const x = must(tape[i], 'the tape has one latent for each step')
        const gm = axpby(q, gx, 1, gUsed)
        gUsed = scale(r, gx)
        const through = axpby(p, gx, d, gm)
        gx = axpby(1, through, 1, await denoiser.stepVjp(x, { t, a: d, b: e, w }, gm))
      }
      return [gx]
    },
  }
}

function coefficients(grid: readonly GridPoint[]): readonly MultistepCoefficients[] {
  const last = grid.length - 2
  return grid.slice(0, -1).map((from, i) => {
    const to = must(grid[i + 1], 'the grid has an end')
    const p = to.sigma / from.sigma
    const E = to.alpha - p * from.alpha
    const isFirstOrder = i === 0 || (i === last && (last + 1 < FEW || to.sigma === 0))
    const half = isFirstOrder
      ? 0
      : (lambda(to) - lambda(from)) / (2 * (lambda(from) - lambda(must(grid[i - 1], 'i > 0'))))
    return { t: from.t, d: 1 / from.alpha, e: -from.sigma / from.alpha, p, q: E * (1 + half), r: -E * half }
  })
}

function lambda({ alpha, sigma }: GridPoint): number {
  return Math.log(alpha / sigma)
}
