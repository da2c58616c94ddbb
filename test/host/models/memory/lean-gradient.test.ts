import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { leanGradient } from '../../../../models/memory/lean-gradient.ts'
import { must } from '../../../../models/must.ts'
import { GraphBuilder, type Value } from '../../../../models/nn/graph-builder.ts'
import { add, conv, mul, relu, reshape, sigmoid } from '../../../../models/nn/ops.ts'
import { float } from '../../../../models/onnx/attributes.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { relativeError } from '../../../support/golden.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { optimisedOps } from '../../../support/optimised-ops.ts'
import { runGraph } from '../../../support/ort.ts'
import { randomLayers, randomNetwork } from '../../../support/random-network.ts'

/** Convolution, group normalisation and SiLU, so many times. */
function normalisedNetwork(layers: number): Graph {
  const k = new GraphBuilder('normalised')
  const shape = [1, 4, 8, 8]
  let h = k.input('x', 'float32', shape)
  for (let i = 0; i < layers; i++) {
    const weight = k.floats(draw('normal', 4 * 4 * 9, i), [4, 4, 3, 3])
    const normal = k.op(
      'InstanceNormalization',
      [
        reshape(conv(h, weight, null, { pads: [1, 1, 1, 1] }), [1, 2, -1]),
        k.floats([1, 1], [2]),
        k.floats([0, 0], [2]),
      ],
      { epsilon: float(1e-5) },
    )
    const gain = k.floats(draw('positive', 4, i), [1, 4, 1, 1])
    const scaled = add(mul(reshape(normal, shape), gain), gain)
    h = add(h, mul(scaled, sigmoid(scaled)))
  }
  k.output('y', h)
  return k.build()
}

const count = (graph: Graph, op: string) => graph.nodes.filter((node) => node.op === op).length

describe('a lean gradient', () => {
  it('has the numbers of the plain one, whatever the network', { timeout: 120_000 }, async () => {
    let recomputing = 0
    await fc.assert(
      fc.asyncProperty(randomLayers, fc.nat(1000), async (plan, seed) => {
        const plain = vjp(randomNetwork(plan), { of: ['y'], wrt: ['x'], keep: ['y'] })
        const lean = leanGradient(plain, ['ct_y'], { smallBytes: 0 })
        if (lean.nodes.some(({ name }) => name.startsWith('again/'))) recomputing += 1
        const feeds = { x: draw('unit', 16, seed), ct_y: draw('normal', 16, seed + 1) }
        const [expected, actual] = [await runGraph(plain, feeds), await runGraph(lean, feeds)]
        expect(relativeError(must(actual['y'], 'y'), must(expected['y'], 'y'))).toBeLessThan(1e-6)
        const [want, have] = [must(expected['d_x'], 'd_x'), must(actual['d_x'], 'd_x')]
        if (want.some((value) => value !== 0)) expect(relativeError(have, want)).toBeLessThan(1e-5)
      }),
      { numRuns: 60 },
    )
    expect(recomputing).toBeGreaterThan(20)
  })

  it('keeps one tensor for each norm and its activation', () => {
    const plain = vjp(normalisedNetwork(3), { of: ['y'], wrt: ['x'] })
    const lean = leanGradient(plain, ['ct_y'], { smallBytes: 0 })
    // The last layer's norm feeds nothing that is not itself of the backward pass, so it is only moved there.
    expect([count(plain, 'InstanceNormalization'), count(lean, 'InstanceNormalization')]).toEqual([3, 5])
    expect(count(lean, 'Conv')).toBe(count(plain, 'Conv'))
  })

  it('still recomputes after ONNX Runtime has merged what it can', async () => {
    const lean = leanGradient(vjp(normalisedNetwork(3), { of: ['y'], wrt: ['x'] }), ['ct_y'], { smallBytes: 0 })
    expect((await optimisedOps(lean)).get('InstanceNormalization')).toBe(5)
  })

  it('waits with a mask that is small where the numbers made of it are not', async () => {
    const k = new GraphBuilder('masked')
    // 100 elements: a mask of 100 bytes is kept for nothing, its 400 bytes of ones and zeros are made again.
    const x = k.input('x', 'float32', [1, 1, 10, 10])
    const kernel = k.floats(draw('normal', 9, 1), [1, 1, 3, 3])
    const layer = (h: Value) => relu(conv(h, kernel, null, { pads: [1, 1, 1, 1] }))
    k.output('y', layer(layer(x)))
    const plain = vjp(k.build(), { of: ['y'], wrt: ['x'] })
    const lean = leanGradient(plain, ['ct_y'], { smallBytes: 200 })
    expect(lean.nodes.map(({ op, name }) => [op, name.split('/')[0]])).toContainEqual(['And', 'barrier'])
    const feeds = { x: draw('normal', 100, 2), ct_y: draw('normal', 100, 3) }
    const [expected, actual] = [await runGraph(plain, feeds), await runGraph(lean, feeds)]
    expect(relativeError(must(actual['d_x'], 'd_x'), must(expected['d_x'], 'd_x'))).toBeLessThan(1e-6)
  })
})
