import type { LatentState } from './latent-state.ts'
import { updateLatents } from './latent-update.ts'
import type { MethodOptions } from './method.ts'
import { renoUpdate } from './reno-update.ts'

/**
 * One move of the latents by the rule that the options name.
 *
 * @param gradients d(sum of the chains' losses) / d latent, one for each latent
 * @param n N(0, 1), for rules that perturb
 * @param stepSize multiplies what the gradient moves
 */
export function nextLatents(
  state: LatentState,
  gradients: readonly Float32Array[],
  n: Float32Array,
  { updateRule, update, reno }: Pick<MethodOptions, 'updateRule' | 'update' | 'reno'>,
  stepSize = 1,
): LatentState {
  switch (updateRule) {
    case 'doodl':
      return updateLatents(state, gradients, n, update, stepSize)
    case 'reno':
      return renoUpdate(state, gradients, { ...reno, rate: reno.rate * stepSize })
  }
}
