import { describe, expect, it } from 'vitest'
import { MersenneTwister } from '../../../../models/tensor/mersenne-twister.ts'
import { noiseStream } from '../../../../models/tensor/noise-stream.ts'
import { TorchGenerator, torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { norm } from '../../../../models/tensor/vector.ts'
import golden from '../../../fixtures/torch-randn.json' with { type: 'json' }

// PyTorch computes log, sin and cos with AVX2 approximations; the bits below this differ.
const CLOSE = 3e-6

const largestGap = (mine: ArrayLike<number>, theirs: readonly number[]): number =>
  Math.max(...theirs.map((value, i) => Math.abs(value - (mine[i] ?? NaN))))

describe('MersenneTwister', () => {
  it('gives the 10000th number of the C++ standard for seed 5489', () => {
    const twister = new MersenneTwister(5489)
    for (let i = 1; i < 10_000; i++) twister.uint32()
    expect(twister.uint32()).toBe(4_123_659_995)
  })
})

describe('torchRandn', () => {
  it.each(golden.cases)(
    'draws what torch draws for seed $seed and $count elements, and for the calls after it',
    (c) => {
      const generator = new TorchGenerator(c.seed)
      const noise = generator.randn(c.count)
      expect(noise).toHaveLength(c.count)
      expect(largestGap(noise, c.head)).toBeLessThan(CLOSE)
      expect(largestGap(noise.slice(-c.tail.length), c.tail)).toBeLessThan(CLOSE)
      expect(Math.abs(norm(noise) - c.norm)).toBeLessThan(1e-4)
      expect(largestGap(generator.randn(3), c.then3)).toBeLessThan(CLOSE)
      expect(Array.from(c.uniform2, () => generator.uniform())).toEqual(c.uniform2)
    },
  )

  it('is the same twice and another for another seed', () => {
    expect(torchRandn(5, 64)).toEqual(torchRandn(5, 64))
    expect(torchRandn(5, 64)).not.toEqual(torchRandn(6, 64))
  })

  it('has the length of a Gaussian vector at the latent of 256 px', () => {
    const lengths = Array.from({ length: 32 }, (_, seed) => norm(torchRandn(seed, 4096)))
    const mean = lengths.reduce((sum, value) => sum + value, 0) / lengths.length
    expect(mean).toBeGreaterThan(63.5)
    expect(mean).toBeLessThan(64.5)
  })
})

describe('noiseStream', () => {
  it('depends on seed, purpose and step, and on nothing else', () => {
    const first = noiseStream(1, 'crops', 0).randn(16)
    expect(noiseStream(1, 'crops', 0).randn(16)).toEqual(first)
    expect(noiseStream(2, 'crops', 0).randn(16)).not.toEqual(first)
    expect(noiseStream(1, 'perturbation', 0).randn(16)).not.toEqual(first)
    expect(noiseStream(1, 'crops', 1).randn(16)).not.toEqual(first)
  })
})
