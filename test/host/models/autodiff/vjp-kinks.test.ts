import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { GraphBuilder, type Value } from '../../../../models/nn/graph-builder.ts'
import { abs, clip, max, maxPool, mul, reduceL2, reduceMax, reduceSum, relu } from '../../../../models/nn/ops.ts'
import { float, int, ints } from '../../../../models/onnx/attributes.ts'
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

  it('activations take one side', async () => {
    const op =
      (name: string, attributes = {}) =>
      (x: Value, k: GraphBuilder) =>
        k.op(name, [x], attributes)
    expect(await gradientAt([-0.5, 0, 0.5], [3], op('HardSigmoid', { alpha: float(1) }))).toEqual([0, 1, 0])
    expect(await gradientAt([0], [1], op('Elu', { alpha: float(0.5) }))).toEqual([0.5])
    expect(await gradientAt([-3, 3, 4], [3], op('HardSwish'))).toEqual([0, 1, 1])
    expect(await gradientAt([0], [1], (x, k) => k.op('PRelu', [x, k.floats([0.25], [1])]))).toEqual([0.25])
    expect(await gradientAt([1, 1.5], [2], op('ThresholdedRelu'))).toEqual([0, 1])
  })

  it('a product with one 0 moves with that factor alone, with two not at all', async () => {
    const product = (x: Value, k: GraphBuilder) => k.op('ReduceProd', [x], { axes: ints([1]) })
    expect(await gradientAt([2, 0, 3, 0, 5, 0, 2, 3, 4], [3, 3], product)).toEqual([0, 6, 0, 0, 0, 0, 12, 8, 6])
  })

  it('norms of nothing pass nothing', async () => {
    const zeros = new Array<number>(8).fill(0)
    const normalised = (p: number) => (x: Value, k: GraphBuilder) => k.op('LpNormalization', [x], { p: int(p) })
    expect(await gradientAt(zeros, [2, 4], normalised(1))).toEqual(zeros)
    expect(await gradientAt(zeros, [2, 4], normalised(2))).toEqual(zeros)
    const pooled = (x: Value, k: GraphBuilder) => k.op('GlobalLpPool', [x], { p: int(3) })
    expect(await gradientAt(zeros, [1, 2, 2, 2], pooled)).toEqual(zeros)
  })

  it('of equal elements the picked one gets all', async () => {
    const top = (x: Value, k: GraphBuilder) => k.ops('TopK', [x, k.ints([1])], {}, 2)[0] as Value
    expect(await gradientAt([3, 3, 1], [3], top)).toEqual([1, 0, 0])
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
