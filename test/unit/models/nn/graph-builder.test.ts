import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { add, concat, exp, matmul, mul, reshape, transpose } from '../../../../models/nn/ops.ts'

describe('a graph builder', () => {
  it('makes equal calls on equal inputs one node', () => {
    const k = new GraphBuilder('g')
    const x = k.input('x', 'float32', [2])
    k.output('y', add(exp(x), mul(exp(x), 2)))
    expect(k.build().nodes.map(({ op }) => op)).toEqual(['Exp', 'Mul', 'Add'])
  })

  it('stores equal constants once, inline or external', () => {
    const k = new GraphBuilder('g')
    const source = { kind: 'external', location: 'a.safetensors', offset: 8, length: 8 } as const
    const first = k.initializer({ name: 'w', dtype: 'float32', shape: [2], source })
    const tied = k.initializer({ name: 'w.tied', dtype: 'float32', shape: [2], source })
    expect(tied.name).toBe(first.name)
    expect(k.floats([1, 2], [2]).name).toBe(k.floats([1, 2], [2]).name)
    expect(k.floats([1, 2], [2]).name).not.toBe(k.floats([1, 2], [1, 2]).name)
    expect(k.floats([0], [1]).name).not.toBe(k.floats([-0], [1]).name)
  })

  it('keeps two tensors of the same name apart', () => {
    const k = new GraphBuilder('g')
    const at = (offset: number) => ({ kind: 'external', location: 'a', offset, length: 4 }) as const
    const [a, b] = [0, 4].map((offset) =>
      k.initializer({ name: 'w', dtype: 'float32', shape: [1], source: at(offset) }),
    )
    expect(a?.name).not.toBe(b?.name)
  })

  it('drops dead calls and unused constants, and keeps declared inputs', () => {
    const k = new GraphBuilder('g')
    const x = k.input('x', 'float32', [2])
    k.input('unused', 'float32', [3])
    mul(exp(x), 7)
    k.output('y', add(x, 1))
    const graph = k.build()
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Add'])
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x', 'unused'])
    expect(graph.initializers.size).toBe(1)
    expect([...graph.types.keys()].sort()).toEqual([...graph.initializers.keys(), 'unused', 'x', 'y'].sort())
  })

  it('gives one value two public names, and an inner value a chance name back', () => {
    const k = new GraphBuilder('g')
    const x = k.input('x', 'float32', [2])
    const inner = exp(x)
    k.output(inner.name, mul(inner, 2))
    k.output('again', inner)
    k.output('twice', inner)
    const graph = k.build()
    const produced = graph.nodes.flatMap(({ outputs }) => outputs)
    expect(new Set(produced).size).toBe(produced.length)
    expect(graph.outputs.map(({ name }) => name)).toEqual([inner.name, 'again', 'twice'])
    expect(graph.nodes.at(-1)).toMatchObject({ op: 'Identity', inputs: ['again'], outputs: ['twice'] })
  })

  it('splices a graph in under a prefix, sharing what is already there', () => {
    const inner = new GraphBuilder('inner')
    const a = inner.input('a', 'float32', [2])
    inner.output('b', mul(exp(a), inner.floats([3, 4], [2])))
    const k = new GraphBuilder('outer')
    const x = k.input('x', 'float32', [2])
    const once = k.inline(inner.build(), { a: x }, 'first/')
    const twice = k.inline(inner.build(), { a: x }, 'second/')
    expect(twice['b']?.name).toBe(once['b']?.name)
    expect(once['b']?.name).toMatch(/^first\//)
    expect(() => k.inline(inner.build(), {}, '')).toThrow(/Input a of the graph inner is not bound/)
    expect(() => k.inline(inner.build(), { a: k.input('w', 'float32', [3]) }, '')).toThrow(
      /float32\[2\], not float32\[3\]/,
    )
  })

  it('names the node and its inputs when shapes do not fit', () => {
    const k = new GraphBuilder('g')
    const x = k.input('x', 'float32', [2, 3])
    expect(() => k.scoped('mid', () => k.scoped('attn', () => matmul(x, x)))).toThrow(
      /MatMul node mid\/attn\/MatMul_\d+ \(x\[2,3\] x\[2,3\]\)/,
    )
    expect(() => k.op('Frobnicate', [x])).toThrow(/Frobnicate node .* is not supported/)
  })

  it('refuses a value of another graph', () => {
    const x = new GraphBuilder('one').input('x', 'float32', [2])
    const y = new GraphBuilder('two').input('y', 'float32', [2])
    expect(() => add(x, y)).toThrow(/belongs to another graph/)
  })

  it('folds movements that undo each other', () => {
    const x = new GraphBuilder('g').input('x', 'float32', [2, 3, 4])
    expect(transpose(transpose(x, [2, 0, 1]), [1, 2, 0])).toBe(x)
    expect(reshape(reshape(x, [6, 4]), [2, 3, 4])).toBe(x)
    expect(concat([x], 1)).toBe(x)
  })
})
