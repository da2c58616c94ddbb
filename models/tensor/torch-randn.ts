import { MersenneTwister } from './mersenne-twister.ts'
import { at } from './vector.ts'

const BLOCK = 16

/**
 * Normal noise as `torch.randn` draws it on the CPU in float32, so that an artist's old seeds keep their meaning.
 *
 * From 16 elements on, PyTorch fills the whole tensor with 24-bit uniforms and turns blocks of 16 into normals, the
 * last 16 anew when the count is no multiple of 16; below, it draws pairs in float64 and keeps the odd one for the
 * next call. Source: pytorch/pytorch:aten/src/ATen/native/cpu/DistributionTemplates.h (`normal_fill`) and
 * aten/src/ATen/core/DistributionsHelper.h. PyTorch's AVX2 logarithm and sine differ from ours in the last bits: equal
 * to about 1e-6, not bit for bit.
 */
export class TorchGenerator {
  private readonly engine: MersenneTwister
  private spare: number | null = null

  /** @param seed 0..2³²−1 */
  constructor(seed: number) {
    this.engine = new MersenneTwister(seed)
  }

  /** Uniform in [0, 1), as `torch.rand(())` draws it. */
  uniform(): number {
    return this.engine.uniform24()
  }

  /** `count` draws of N(0, 1). */
  randn(count: number): Float32Array {
    return count < BLOCK ? this.small(count) : this.large(count)
  }

  private small(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.normal())
  }

  /** Box–Muller in float64, two at a time. */
  private normal(): number {
    if (this.spare !== null) {
      const spare = this.spare
      this.spare = null
      return spare
    }
    const u1 = this.engine.uniform53()
    const u2 = this.engine.uniform53()
    const r = Math.sqrt(-2 * Math.log1p(-u2))
    const theta = 2 * Math.PI * u1
    this.spare = r * Math.sin(theta)
    return r * Math.cos(theta)
  }

  private large(count: number): Float32Array {
    const data = Float32Array.from({ length: count }, () => this.engine.uniform24())
    for (let start = 0; start + BLOCK <= count; start += BLOCK) boxMuller16(data, start)
    if (count % BLOCK !== 0) {
      const start = count - BLOCK
      for (let j = 0; j < BLOCK; j++) data[start + j] = this.engine.uniform24()
      boxMuller16(data, start)
    }
    return data
  }
}

/** Sixteen uniforms to sixteen normals in place; element j pairs with element j + 8. */
function boxMuller16(data: Float32Array, start: number): void {
  for (let j = start; j < start + BLOCK / 2; j++) {
    const r = Math.sqrt(-2 * Math.log(1 - at(data, j)))
    const theta = 2 * Math.PI * at(data, j + BLOCK / 2)
    data[j] = r * Math.cos(theta)
    data[j + BLOCK / 2] = r * Math.sin(theta)
  }
}

/** `torch.randn(count, generator=torch.Generator().manual_seed(seed))`. */
export function torchRandn(seed: number, count: number): Float32Array {
  return new TorchGenerator(seed).randn(count)
}
