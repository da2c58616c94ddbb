import { must } from '../must.ts'
import { chiNormGradient } from '../objectives/chi-norm-prior.ts'
import { average, axpby, norm, scale } from '../tensor/vector.ts'
import type { LatentState } from './latent-state.ts'
import type { RenoOptions } from './method.ts'

/**
 * ReNO's update (arXiv 2406.04312; ExplainableML/ReNO:training/trainer.py, optim.py): steepest descent with Nesterov's
 * momentum, as torch.optim.SGD does it, of the loss plus the chi prior of the latent's length.
 *
 *   g = dL + prior · d(−log p(‖z‖))/dz ;  g = g · min(1, clipNorm / ‖g‖)
 *   v = g at first, else momentum · v + g ;  z = z − rate · (g + momentum · v)
 *
 * There is no noise and no shell: the prior alone holds the length near sqrt(d − 1).
 *
 * Coupled chains share one latent, whose gradient is the mean of theirs: d(mean of their losses)/d(that latent).
 *
 * @param gradients d(sum of the chains' losses) / d latent, one for each chain
 */
export function renoUpdate(
  state: LatentState,
  gradients: readonly Float32Array[],
  { rate, clipNorm, momentum, prior }: RenoOptions,
): LatentState {
  const z = must(state.latents[0], 'a sampler has at least one chain')
  const g = clipLength(axpby(1, average(gradients), prior, chiNormGradient(z)), clipNorm)
  const before = state.momenta?.[0]
  const v = before === undefined ? g : axpby(momentum, before, 1, g)
  const moved = axpby(1, z, -rate, axpby(1, g, momentum, v))
  return { ...state, latents: state.latents.map(() => moved), momenta: [v] }
}

/** torch.nn.utils.clip_grad_norm_: shortens what is too long, leaves the rest alone. */
function clipLength(g: Float32Array, bound: number): Float32Array {
  const length = norm(g)
  return length > bound ? scale(bound / length, g) : g
}
