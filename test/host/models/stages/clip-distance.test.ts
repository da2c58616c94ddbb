import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { clipDistance } from '../../../../models/objectives/clip-distance.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { clipDistanceValue } from '../../../../models/stages/clip-distance-value.ts'
import { runGraph } from '../../../support/ort.ts'

const angles = [0, 1e-4, 0.01, 0.5, 1.2, 2.5, Math.PI]
const g = new GraphBuilder('distance')
const a = g.input('a', 'float32', [angles.length, 2])
const b = g.input('b', 'float32', [1, 2])
g.output('distance', clipDistanceValue(a, b))
const forward = g.build()

const at = angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])
const feeds = { a: at, b: [1, 0] }

describe('the distance of unit vectors', () => {
  it('is half the squared angle', async () => {
    const { distance = new Float32Array() } = await runGraph(forward, feeds)
    angles.forEach((angle, i) => {
      // Opposite vectors are capped just short of π²/2.
      expect(distance[i]).toBeCloseTo(angle ** 2 / 2, angle > 3 ? 1 : 5)
      if (angle < 3)
        expect(distance[i]).toBeCloseTo(
          clipDistance(new Float32Array(at.slice(2 * i, 2 * i + 2)), new Float32Array([1, 0])),
          5,
        )
    })
  })

  it('has the angle as its slope along the circle, also where the vectors meet', async () => {
    const { d_a: gradient = new Float32Array() } = await runGraph(vjp(forward, { of: ['distance'], wrt: ['a'] }), {
      ...feeds,
      ct_distance: angles.map(() => 1),
    })
    expect(gradient.every(Number.isFinite)).toBe(true)
    angles.slice(0, -1).forEach((angle, i) => {
      const slope = -Math.sin(angle) * (gradient[2 * i] ?? 0) + Math.cos(angle) * (gradient[2 * i + 1] ?? 0)
      expect(slope).toBeCloseTo(angle, 3)
    })
    expect([...gradient.slice(-2)].map(Math.abs)).toEqual([0, 0])
  })
})
