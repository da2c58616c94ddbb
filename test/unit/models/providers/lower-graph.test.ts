import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { GraphBuilder, type Value } from '../../../../models/nn/graph-builder.ts'
import { convTranspose, maxPool, relu } from '../../../../models/nn/ops.ts'
import { int, ints } from '../../../../models/onnx/attributes.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { lowerGraph } from '../../../../models/providers/lower-graph.ts'
import { profiles } from '../../../../models/providers/provider.ts'

function graphOf(shape: readonly number[], build: (x: Value, k: GraphBuilder) => Value): Graph {
  const k = new GraphBuilder('f')
  k.output('y', build(k.input('x', 'float32', shape), k))
  return k.build()
}

const opsOf = (graph: Graph) => [...new Set(graph.nodes.map(({ op }) => op))].sort()
const pool = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) }

describe('lowering', () => {
  it('leaves a graph as it is where the provider has everything', () => {
    const graph = graphOf([2, 3], (x, k) => k.op('Mod', [x, k.scalar(2)], { fmod: int(1) }))
    for (const provider of ['cpu', 'cuda', 'dml'] as const)
      expect(lowerGraph(graph, profiles[provider]).graph).toBe(graph)
  })

  it('keeps inputs, outputs and the names of what it does not touch', () => {
    const graph = graphOf([4], (x, k) => k.op('Sign', [k.scoped('block', () => relu(x))]))
    const lowered = lowerGraph(graph, profiles.webgpu).graph
    expect([lowered.inputs, lowered.outputs]).toEqual([graph.inputs, graph.outputs])
    expect(lowered.nodes[0]?.name).toBe(graph.nodes[0]?.name)
  })

  it('drops pooling indices that nobody reads, and lists those that somebody does', () => {
    const unread = graphOf([1, 1, 4, 4], (x, k) => k.ops('MaxPool', [x], pool, 2)[0] as Value)
    const read = graphOf([1, 1, 4, 4], (x, k) => k.ops('MaxPool', [x], pool, 2)[1] as Value)
    expect(lowerGraph(unread, profiles.webgpu).left).toEqual([])
    expect(lowerGraph(unread, profiles.webgpu).graph.nodes[0]?.outputs).toEqual(['y'])
    expect(lowerGraph(read, profiles.webgpu).left).toEqual([
      { node: 'MaxPool_0', op: 'MaxPool', reason: 'it gives no Indices' },
    ])
  })

  it('takes truths and borders out of a pooling gradient for CoreML', () => {
    const graph = vjp(
      graphOf([1, 2, 6, 6], (x) => maxPool(relu(x), [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
      { of: ['y'], wrt: ['x'] },
    )
    expect(opsOf(graph)).toEqual(expect.arrayContaining(['Equal', 'Greater', 'Pad']))
    const { graph: lowered, left } = lowerGraph(graph, profiles.coreml)
    expect(left).toEqual([])
    for (const op of ['Equal', 'Greater', 'Pad', 'Where', 'Expand']) expect(opsOf(lowered)).not.toContain(op)
  })

  it('gives CoreML no output padding', () => {
    const graph = graphOf([1, 2, 3, 3], (x, k) => {
      const weight = k.floats(new Float32Array(2 * 2 * 9).fill(1), [2, 2, 3, 3])
      return convTranspose(x, weight, null, { strides: [2, 2], pads: [1, 1, 1, 1], outputPadding: [1, 1] })
    })
    const { graph: lowered, left } = lowerGraph(graph, profiles.coreml)
    expect(left).toEqual([])
    expect(lowered.nodes.some(({ attributes }) => 'output_padding' in attributes)).toBe(false)
  })

  it('does not count what the loader folds', () => {
    const graph = graphOf([2, 3], (x, k) => k.op('Add', [x, k.op('Sign', [k.floats([1, -1, 0], [3])])]))
    expect(lowerGraph(graph, profiles.webgpu)).toEqual({ graph, left: [] })
  })

  it('names the node it cannot help and why', () => {
    const graph = graphOf([3], (x, k) => k.scoped('block', () => k.op('Log', [x])))
    expect(lowerGraph(graph, profiles.coreml).left).toEqual(
      [{ node: 'y', op: 'Log', reason: 'no such operator' }].map((call) => ({
        ...call,
        node: graph.nodes[0]?.name ?? '',
      })),
    )
  })
})
