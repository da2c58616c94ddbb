import { expect, it } from 'vitest'
import { vjp } from '../../../../../models/autodiff/vjp.ts'
import { widenHalves } from '../../../../../models/onnx/import/widen-halves.ts'
import { GraphBuilder } from '../../../../../models/nn/graph-builder.ts'
import { add, cast, mul, sigmoid } from '../../../../../models/nn/ops.ts'

/** `σ(cast(x) · w) + n`, in halves but for the sigmoid; w lies in a file, n is an integer. */
function halves() {
  const g = new GraphBuilder('halves')
  const x = g.input('x', 'float16', [2])
  const n = g.input('n', 'int64', [2])
  const source = { kind: 'external', location: 'w.bin', offset: 0, length: 4 } as const
  const w = g.initializer({ name: 'w', dtype: 'float16', shape: [2], source })
  const wide = sigmoid(cast(mul(x, w), 'float32'))
  g.output('y', add(cast(wide, 'float16'), cast(n, 'float16')))
  return g.build()
}

it('computes in float32 behind a float32 interface, with the weights as they are stored', () => {
  const graph = widenHalves(halves())
  expect(graph.inputs.map(({ name, dtype }) => [name, dtype])).toEqual([
    ['x', 'float32'],
    ['n', 'int64'],
  ])
  expect(graph.outputs[0]).toMatchObject({ name: 'y', dtype: 'float32' })
  const [weight] = graph.initializers.values()
  expect(weight).toMatchObject({ dtype: 'float16', source: { location: 'w.bin', length: 4 } })
  // One cast of the weight and one of the integer are left; those between the two kinds of floats are gone.
  expect(graph.nodes.map(({ op }) => op).toSorted()).toEqual(['Add', 'Cast', 'Cast', 'Mul', 'Sigmoid'])
})

it('makes a graph that can be differentiated', () => {
  expect(vjp(widenHalves(halves()), { of: ['y'], wrt: ['x'] }).outputs).toEqual([
    { name: 'd_x', dtype: 'float32', shape: [2] },
  ])
})

it('leaves a graph without halves alone', () => {
  const g = new GraphBuilder('floats')
  g.output('y', sigmoid(g.input('x', 'float32', [2])))
  const floats = g.build()
  expect(widenHalves(floats)).toBe(floats)
})
