import type { DdimStep } from '../schedulers/ddim-schedule.ts'
import { must } from '../must.ts'
import { axpby, type Vector } from '../tensor/vector.ts'
import type { Denoiser, Sampler } from './sampler.ts'

/**
 * Deterministic DDIM (arXiv 2010.02502) with a gradient.
 *
 * x_{t−1} = a_t x_t + b_t eps_w(x_t, t), so g_t = a_t g_{t−1} + b_t (d eps_w / d x_t)ᵀ g_{t−1}.
 *
 * @param w classifier-free guidance scale
 */
export function ddimSampler<V extends Vector>(
  denoiser: Denoiser<V>,
  schedule: readonly DdimStep[],
  w: number,
): Sampler<V> {
  const steps = schedule.filter((step) => !step.isIdentity).map(({ t, a, b }) => ({ t, a, b, w }))
  return {
    chains: 1,
    calls: steps.length,
    backwardCalls: steps.length,

    async forward(start) {
      let x = must(start[0], 'DDIM starts from one latent')
      const tape: V[] = []
      for (const k of steps) {
        tape.push(x)
        x = await denoiser.step(x, x, k)
      }
      return { ends: [x], tape }
    },

    async backward({ tape }, dEnds) {
      let g = must(dEnds[0], 'DDIM ends in one latent')
      for (const [i, k] of [...steps.entries()].reverse()) {
        const xt = must(tape[i], 'the tape has one latent for each step')
        g = axpby(k.a, g, 1, await denoiser.stepVjp(xt, k, g))
      }
      return [g]
    },
  }
}
