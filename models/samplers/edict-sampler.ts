import type { StepCoefficients } from '../methods/stages.ts'
import type { DdimStep } from '../schedulers/ddim-schedule.ts'
import { must } from '../must.ts'
import { axpby, scale, type Vector } from '../tensor/vector.ts'
import type { Denoiser, Sampler } from './sampler.ts'

type Pair<V> = readonly [V, V]

/** The leapfrog's order: the chain to move first, then its partner. Its own inverse. */
const ordered = <V>(i: number, [x, y]: Pair<V>): Pair<V> => (i % 2 === 0 ? [x, y] : [y, x])

const pairOf = <V>(latents: readonly V[]): Pair<V> => [
  must(latents[0], 'EDICT couples two latents'),
  must(latents[1], 'EDICT couples two latents'),
]

/**
 * EDICT (arXiv 2211.12446, salesforce/EDICT:edict_functions.py): two coupled chains with an exact inverse.
 *
 *   A' = a_t A + b_t eps_w(B, t)      (A, B) = (x, y) at even steps, (y, x) at odd ones
 *   B' = a_t B + b_t eps_w(A', t)
 *   x_new = p x' + (1−p) y' ;  y_new = p y' + (1−p) x_new
 *
 * @param p mixing weight; 0.93 in the paper's code
 * @param w classifier-free guidance scale
 */
export function edictSampler<V extends Vector>(
  denoiser: Denoiser<V>,
  schedule: readonly DdimStep[],
  w: number,
  p: number,
): Sampler<V> & { invert(ends: readonly V[]): Promise<readonly V[]> } {
  const steps = schedule.map(({ t, a, b, isIdentity }, i) => ({ i, k: { t, a, b, w }, isIdentity }))
  const backwards = steps.toReversed()
  const calls = 2 * steps.filter((step) => !step.isIdentity).length

  return {
    chains: 2,
    calls,
    backwardCalls: calls,

    async forward(start) {
      let pair = pairOf(start)
      const tape: V[] = []
      for (const { i, k, isIdentity } of steps) {
        if (!isIdentity) pair = await couple(denoiser, i, k, pair, tape)
        pair = mix(p, pair)
      }
      return { ends: pair, tape }
    },

    async backward({ tape }, dEnds) {
      let g = pairOf(dEnds)
      const left = [...tape]
      for (const { i, k, isIdentity } of backwards) {
        g = mixAdjoint(p, g)
        if (!isIdentity) g = await coupleAdjoint(denoiser, i, k, g, left)
      }
      return g
    },

    /** The noise a pair of x_0 came from. Needs both chains: one of them does not know the other. */
    async invert(ends) {
      let pair = pairOf(ends)
      for (const { i, k, isIdentity } of backwards) {
        pair = unmix(p, pair)
        if (!isIdentity) pair = await uncouple(denoiser, i, k, pair)
      }
      return pair
    },
  }
}

async function couple<V extends Vector>(
  eps: Denoiser<V>,
  i: number,
  k: StepCoefficients,
  pair: Pair<V>,
  tape: V[],
): Promise<Pair<V>> {
  const [A, B] = ordered(i, pair)
  const A1 = await eps.step(A, B, k)
  const B1 = await eps.step(B, A1, k)
  tape.push(B, A1)
  return ordered(i, [A1, B1])
}

/** Reverse mode of `couple`; takes the two latents the network saw off the end of `left`. */
async function coupleAdjoint<V extends Vector>(
  eps: Denoiser<V>,
  i: number,
  k: StepCoefficients,
  g: Pair<V>,
  left: V[],
): Promise<Pair<V>> {
  const A1 = must(left.pop(), 'the tape has two latents for each step')
  const B = must(left.pop(), 'the tape has two latents for each step')
  const [gA1, gB1] = ordered(i, g)
  const gA1all = axpby(1, gA1, 1, await eps.stepVjp(A1, k, gB1))
  const gB = axpby(k.a, gB1, 1, await eps.stepVjp(B, k, gA1all))
  return ordered(i, [scale(k.a, gA1all), gB])
}

/**
 * Undoes `couple` exactly, with the same eps at the same points: x = (x' − b eps) / a is again a `step`.
 *
 * The step's forward index decides who goes last: taking the inverse loop's own counter instead is the released
 * DOODL's mistake (reference/sgool-doodl-edict.md 2.5).
 */
async function uncouple<V extends Vector>(
  eps: Denoiser<V>,
  i: number,
  k: StepCoefficients,
  pair: Pair<V>,
): Promise<Pair<V>> {
  const inverse = { ...k, a: 1 / k.a, b: -k.b / k.a }
  const [A1, B1] = ordered(i, pair)
  const B = await eps.step(B1, A1, inverse)
  const A = await eps.step(A1, B, inverse)
  return ordered(i, [A, B])
}

function mix<V extends Vector>(p: number, [x, y]: Pair<V>): Pair<V> {
  const xNew = axpby(p, x, 1 - p, y)
  return [xNew, axpby(p, y, 1 - p, xNew)]
}

function mixAdjoint<V extends Vector>(p: number, [gx, gy]: Pair<V>): Pair<V> {
  const gxAll = axpby(1, gx, 1 - p, gy)
  return [scale(p, gxAll), axpby(p, gy, 1 - p, gxAll)]
}

function unmix<V extends Vector>(p: number, [xNew, yNew]: Pair<V>): Pair<V> {
  const y = axpby(1 / p, yNew, -(1 - p) / p, xNew)
  return [axpby(1 / p, xNew, -(1 - p) / p, y), y]
}
