import { TorchGenerator } from './torch-randn.ts'

/** What random numbers are drawn for, besides the starting latent. */
const streams = { crops: 1, perturbation: 2, branch: 3 } as const

/**
 * A generator of its own for each seed, purpose and optimisation step.
 *
 * DOODL draws everything from one running stream. We split it so that a run continued or branched at step m sees
 * the windows and the perturbation that the first run saw, and the four methods see the same windows at step 0.
 *
 * @param seed 0..2³²−1
 */
export function noiseStream(seed: number, purpose: keyof typeof streams, step: number): TorchGenerator {
  return new TorchGenerator(mix(mix(mix(seed) ^ streams[purpose]) ^ step))
}

/** The finaliser of MurmurHash3 (public domain): every input bit reaches every output bit. */
function mix(value: number): number {
  let h = (value + 0x9e3779b9) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
