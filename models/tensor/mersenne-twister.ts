import { at } from './vector.ts'

const N = 624
const M = 397

/**
 * MT19937 (Matsumoto and Nishimura 1998), seeded as PyTorch's CPU generator seeds it.
 *
 * Source of the seeding: pytorch/pytorch:aten/src/ATen/core/MT19937RNGEngine.h (only the seed's low 32 bits count).
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(N)
  private next = N

  /** @param seed integer; its low 32 bits are used */
  constructor(seed: number) {
    this.state[0] = seed >>> 0
    for (let j = 1; j < N; j++) {
      const previous = at(this.state, j - 1)
      this.state[j] = Math.imul(1812433253, previous ^ (previous >>> 30)) + j
    }
  }

  /** The next 32 random bits, 0..2³²−1. */
  uint32(): number {
    if (this.next === N) this.twist()
    let y = at(this.state, this.next++)
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  /** Uniform in [0, 1) with 24 bits: `torch.rand` in float32. */
  uniform24(): number {
    return (this.uint32() & 0xffffff) * 2 ** -24
  }

  /** Uniform in [0, 1) with 53 bits: `torch.rand` in float64. The first draw is the high word. */
  uniform53(): number {
    const high = this.uint32()
    const low = this.uint32()
    return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53
  }

  private twist(): void {
    const s = this.state
    for (let j = 0; j < N; j++) {
      const mixed = (at(s, j) & 0x80000000) | (at(s, (j + 1) % N) & 0x7fffffff)
      s[j] = at(s, (j + M) % N) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0)
    }
    this.next = 0
  }
}
