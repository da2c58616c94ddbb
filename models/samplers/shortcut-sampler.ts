import { must } from '../must.ts'
import type { GridPoint } from '../schedulers/trailing-grid.ts'
import { axpby, type Vector } from '../tensor/vector.ts'
import type { Denoiser, Sampler } from './sampler.ts'

/**
 * The pictures of a sampler, with a gradient through one network call (docs/decisions/0046-shortcut-gradient.md).
 *
 * x_0 is taken for the denoised estimate at one step, and the way from x_T to that step for the identity:
 *
 *   d x_0 / d x_T ≈ d x̂_0(x_k) / d x_k,  x̂_0(x) = (x − sigma_k eps_w(x, t_k)) / alpha_k
 *
 * k is where noise and picture are equally strong, alpha_k² nearest ½. For Gaussian data of standard deviation s along
 * some direction the exact factor is s, the estimate's is alpha s² / (alpha² s² + sigma²): there, and only there, it
 * grows as s does around s = 1, the scale latents are trained at.
 *
 * Not the gradient that Shortcut Diffusion Optimization keeps (arXiv 2505.07477: the first step's, the others'
 * predictions held constant); the idea of cutting all steps but one is theirs.
 *
 * @param asked where the sampler asks the network, one point for each latent of its tape
 * @param w classifier-free guidance scale
 */
export function shortcutSampler<V extends Vector>(
  sampler: Sampler<V>,
  denoiser: Denoiser<V>,
  asked: readonly GridPoint[],
  w: number,
): Sampler<V> {
  const k = balancedPoint(asked)
  const { t, alpha, sigma } = must(asked[k], 'inside the grid')
  const estimate = { t, a: 1 / alpha, b: -sigma / alpha, w }
  return {
    ...sampler,
    backwardCalls: 1,
    async backward({ tape }, dEnds) {
      const g = must(dEnds[0], 'a shortcut needs a sampler of one chain')
      const x = must(tape[k], 'the tape has one latent for each point')
      return [axpby(estimate.a, g, 1, await denoiser.stepVjp(x, estimate, g))]
    },
  }
}

/** Index of the point whose noise is nearest to being as strong as its picture. */
export function balancedPoint(points: readonly GridPoint[]): number {
  const gaps = points.map(({ alpha }) => Math.abs(alpha ** 2 - 0.5))
  return gaps.indexOf(Math.min(...gaps))
}
