import { describe, expect, it } from 'vitest'
import { chiNormGradient, chiNormPrior } from '../../../../models/objectives/chi-norm-prior.ts'
import { axpby, dot, norm, scale } from '../../../../models/tensor/vector.ts'
import { randomMatrix } from '../../../support/toy-denoiser.ts'

const vector = (seed: number, size: number): Float64Array => randomMatrix(seed, size, 1, 2).data
const ofLength = (length: number, x: Float64Array): Float64Array => scale(length / norm(x), x)

describe('the chi prior of a latent’s length', () => {
  it.each([1, 2, 64, 1536])('has the gradient of the central difference in %i dimensions', (d) => {
    const [z, along] = [vector(1, d), vector(2, d)]
    const h = 1e-5
    const expected = (chiNormPrior(axpby(1, z, h, along)) - chiNormPrior(axpby(1, z, -h, along))) / (2 * h)
    expect(Math.abs(dot(chiNormGradient(z), along) - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)))
  })

  it.each([2, 64, 16384])('is least at sqrt(d − 1), d = %i, where its gradient is nothing', (d) => {
    const mode = Math.sqrt(d - 1)
    const z = vector(3, d)
    const at = (factor: number): number => chiNormPrior(ofLength(factor * mode, z))
    expect(norm(chiNormGradient(ofLength(mode, z)))).toBeLessThan(1e-9 * mode)
    for (const factor of [0.5, 0.99, 1.01, 2]) expect(at(factor)).toBeGreaterThan(at(1))
  })

  it('differs between two lengths by the ratio of their densities, numerically integrated', () => {
    // p(r) = r² exp(−r²/2) / sqrt(pi/2) in three dimensions, the speed of a molecule.
    const density = (r: number): number => (r ** 2 * Math.exp(-(r ** 2) / 2)) / Math.sqrt(Math.PI / 2)
    let mass = 0
    for (let r = 5e-4; r < 12; r += 1e-3) mass += density(r) * 1e-3
    expect(mass).toBeCloseTo(1, 6)
    const [near, far] = [ofLength(1.4, vector(4, 3)), ofLength(3.1, vector(4, 3))]
    expect(chiNormPrior(far) - chiNormPrior(near)).toBeCloseTo(Math.log(density(1.4) / density(3.1)), 9)
  })

  it('pulls a long latent in and pushes a short one out', () => {
    const z = vector(5, 64)
    expect(dot(chiNormGradient(ofLength(10, z)), z)).toBeGreaterThan(0)
    expect(dot(chiNormGradient(ofLength(4, z)), z)).toBeLessThan(0)
  })
})
