import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { GraphBuilder, type Value } from '../../../../models/nn/graph-builder.ts'
import { abs, clip, max, maxPool, mul, reduceL2, reduceMax, reduceSum, relu } from '../../../../models/nn/ops.ts'
import { runGraph } from '../../../support/ort.ts'

/** The gradient of `y = f(x)` at `x`, pulled back from `ct` (ones by default). */
async function gradientAt(
  x: readonly number[],
  shape: readonly number[],
  f: (x: Value, k: GraphBuilder) => Value,
  ct?: readonly number[],
) {
  const k = new GraphBuilder('kink')
  const y = f(k.input('x', 'float32', shape), k)
  k.output('y', y)
  const size = y.shape.reduce((a, b) => a * b, 1)
  const result = await runGraph(vjp(k.build(), { of: ['y'], wrt: ['x'] }), {
    x,
    ct_y: ct ?? new Array<number>(size).fill(1),
  })
  return Array.from(result['d_x'] ?? [])
}

describe('where there is no derivative', () => {
  it('Relu and Abs give 0 at 0', async () => {
    expect(await gradientAt([-1, 0, 2], [3], relu)).toEqual([0, 0, 1])
    expect(await gradientAt([-1, 0, 2], [3], abs)).toEqual([-1, 0, 1])
  })

  it('a norm gives 0 at the origin', async () => {
    expect(await gradientAt([0, 0, 3, 4], [2, 2], (x) => reduceL2(x, [1]))).toEqual([
      0,
      0,
      Math.fround(0.6),
      Math.fround(0.8),
    ])
  })

  it('Clip passes at its bounds and stops outside', async () => {
    expect(await gradientAt([-1, 0, 0.5, 1, 2], [5], (x) => clip(x, 0, 1))).toEqual([0, 1, 1, 1, 0])
  })

  it('ties share alike', async () => {
    expect(await gradientAt([1, 2, 2, 2], [4], (x) => reduceMax(x, [0]), [3])).toEqual([0, 1, 1, 1])
    expect(await gradientAt([1, 5], [2], (x) => max(x, 1))).toEqual([0.5, 1])
  })

  it('a pool of equal zeros shares them among its real elements only', async () => {
    const pooled = await gradientAt(
      [0, 0, 0, 0],
      [1, 1, 2, 2],
      (x) => maxPool(x, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
      [8],
    )
    expect(pooled).toEqual([2, 2, 2, 2])
  })

  it('a channel of equal numbers has a finite gradient', async () => {
    const gradient = await gradientAt(
      [2, 2, 2, 2, 1, 2, 3, 4],
      [1, 2, 4],
      (x, k) => k.op('InstanceNormalization', [x, k.floats([1, 1], [2]), k.floats([0, 0], [2])]),
      [1, 2, 3, 5, 1, 1, 1, 2],
    )
    expect(gradient.every(Number.isFinite)).toBe(true)
    expect(gradient.slice(0, 4).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 2)
  })
})

describe('gradient graphs', () => {
  it('can be differentiated again: a Hessian–vector product', async () => {
    const k = new GraphBuilder('cubes')
    const x = k.input('x', 'float32', [3])
    k.output('y', reduceSum(mul(mul(x, x), x), [0]))
    const first = vjp(k.build(), { of: ['y'], wrt: ['x'] })
    const second = vjp(first, { of: ['d_x'], wrt: ['x'] })
    const result = await runGraph(second, { x: [1, 2, 3], ct_y: [1], ct_d_x: [1, 1, 2] })
    expect(Array.from(result['d_x'] ?? [])).toEqual([6, 12, 36])
  })

  it('give two gradients from one forward pass', async () => {
    const k = new GraphBuilder('two')
    const x = k.input('x', 'float32', [2])
    k.output('a', mul(x, x))
    k.output('b', mul(x, 3))
    const result = await runGraph(vjp(k.build(), { of: ['a', 'b'], wrt: ['x'], keep: ['a'] }), {
      x: [2, 5],
      ct_a: [1, 1],
      ct_b: [1, 0],
    })
    expect([result['d_x'], result['a']].map((values) => Array.from(values ?? []))).toEqual([
      [7, 10],
      [4, 25],
    ])
  })
})
