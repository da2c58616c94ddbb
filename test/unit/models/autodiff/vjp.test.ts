import { describe, expect, it } from 'vitest'
import { vjpInto } from '../../../../models/autodiff/tape.ts'
import { stopped, vjpRules } from '../../../../models/autodiff/vjp-rules.ts'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { GraphBuilder, type Value } from '../../../../models/nn/graph-builder.ts'
import {
  add,
  concat,
  conv,
  div,
  erf,
  exp,
  gemm,
  layerNorm,
  matmul,
  mul,
  reduceMean,
  reduceSum,
  reshape,
  sigmoid,
  slice,
  softmax,
  transpose,
} from '../../../../models/nn/ops.ts'
import { float, int, str } from '../../../../models/onnx/attributes.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { inference } from '../../../../models/onnx/infer-types.ts'
import { opCases } from '../../../../models/probes/op-cases.ts'

/** A graph of one float32 input `x` and one output `y`. */
function graphOf(shape: readonly number[], build: (x: Value, k: GraphBuilder) => Value): Graph {
  const k = new GraphBuilder('f')
  k.output('y', build(k.input('x', 'float32', shape), k))
  return k.build()
}

const gradient = (graph: Graph) => vjp(graph, { of: ['y'], wrt: ['x'] })

/** How often each operator occurs. */
function census(graph: Graph): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { op } of graph.nodes) counts[op] = (counts[op] ?? 0) + 1
  return counts
}

const filled = (k: GraphBuilder, shape: readonly number[], value = 0.5) =>
  k.floats(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value), shape)

describe('the rule table', () => {
  it('decides every operator that can be typed, each once', () => {
    const decided = [...Object.keys(vjpRules), ...stopped].sort()
    expect(decided).toEqual(Object.keys(inference).sort())
  })

  it('has at least one case for every operator', () => {
    const empty = Object.entries(opCases).filter(([, cases]) => cases.length === 0)
    expect(empty).toEqual([])
  })

  it('is tried only on cases that use the operator they stand for', () => {
    const missing = Object.entries(opCases).flatMap(([op, cases]) =>
      cases.filter((test) => {
        const k = new GraphBuilder(test.name)
        const inputs = Object.entries(test.inputs).map(
          ([name, shape]) => [name, k.input(name, 'float32', shape)] as const,
        )
        k.output('y', test.build(k, Object.fromEntries(inputs)))
        return !k.nodes.some((node) => node.op === op)
      }),
    )
    expect(missing.map(({ name }) => name)).toEqual([])
  })
})

describe('a gradient graph', () => {
  it('takes the inputs and one cotangent for each output, and gives what was asked for in that order', () => {
    const k = new GraphBuilder('two')
    const [x, t] = [k.input('x', 'float32', [2, 3]), k.input('t', 'float32', [3])]
    k.output('a', mul(x, t))
    k.output('b', exp(t))
    const graph = vjp(k.build(), { of: ['b', 'a'], wrt: ['t', 'x'], keep: ['a'] })
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x', 't', 'ct_b', 'ct_a'])
    expect(graph.outputs).toEqual([
      { name: 'd_t', dtype: 'float32', shape: [3] },
      { name: 'd_x', dtype: 'float32', shape: [2, 3] },
      { name: 'a', dtype: 'float32', shape: [2, 3] },
    ])
  })

  it('leaves out forward calls it does not need', () => {
    const graph = graphOf([1, 2, 4, 4], (x, k) =>
      conv(conv(x, filled(k, [3, 2, 1, 1]), null), filled(k, [2, 3, 1, 1]), null),
    )
    expect(census(gradient(graph))['Conv']).toBe(2)
  })

  it('has no part for inputs that are not asked for', () => {
    const k = new GraphBuilder('two')
    const [a, b] = [k.input('a', 'float32', [2, 3]), k.input('b', 'float32', [3, 2])]
    k.output('y', matmul(exp(a), exp(b)))
    const graph = vjp(k.build(), { of: ['y'], wrt: ['b'] })
    expect(census(graph)).toEqual({ Exp: 2, Gemm: 1, Mul: 1 })
  })

  it('differentiates nothing outside the way from wrt to of', () => {
    const k = new GraphBuilder('side branch')
    const x = k.input('x', 'float32', [3])
    k.output('other', k.op('Sign', [softmax(x)]))
    k.output('y', exp(x))
    expect(census(gradient(k.build()))).toEqual({ Exp: 1, Mul: 1 })
  })

  it('is zero where the output does not depend on the input', () => {
    const k = new GraphBuilder('constant')
    const [x, t] = [k.input('x', 'float32', [2]), k.input('t', 'float32', [3])]
    k.output('y', mul(t, 2))
    k.output('z', x)
    const graph = vjp(k.build(), { of: ['y'], wrt: ['x'] })
    expect(census(graph)).toEqual({ Expand: 1 })
  })

  it('is the cotangent itself for a value with respect to itself', () => {
    const graph = gradient(graphOf([2], (x) => x))
    expect(graph.nodes.map(({ op, inputs }) => [op, inputs])).toEqual([['Identity', ['ct_y']]])
  })

  it('goes on past an intermediate value to what lies before it', () => {
    const k = new GraphBuilder('chain')
    const h = k.scoped('h', () => exp(k.input('x', 'float32', [2])))
    k.output('y', sigmoid(h))
    const graph = vjp(k.build(), { of: ['y'], wrt: [h.name, 'x'] })
    expect(graph.outputs.map(({ name }) => name)).toEqual([`d_${h.name}`, 'd_x'])
  })

  it('shares forward calls between several pull-backs', () => {
    const k = new GraphBuilder('objective')
    const x = k.input('x', 'float32', [4])
    const y = exp(x)
    const [one, two] = [k.input('one', 'float32', [4]), k.input('two', 'float32', [4])]
    const [dOne] = vjpInto(k, { of: [y], cotangents: [one], wrt: [x] })
    const [dTwo] = vjpInto(k, { of: [y], cotangents: [two], wrt: [x] })
    k.output('dOne', dOne as Value)
    k.output('dTwo', dTwo as Value)
    expect(census(k.build())).toEqual({ Exp: 1, Mul: 2 })
  })
})

describe('what is emitted', () => {
  it('is a convolution for a convolution of stride 1', () => {
    const graph = gradient(
      graphOf([1, 2, 4, 4], (x, k) => conv(x, filled(k, [3, 2, 3, 3]), null, { pads: [1, 1, 1, 1] })),
    )
    expect(census(graph)).toEqual({ Slice: 1, Transpose: 1, Reshape: 2, Conv: 1 })
  })

  it('is a transposed convolution for a strided one, with no copy of the weight', () => {
    const graph = gradient(
      graphOf([1, 2, 6, 6], (x, k) => conv(x, filled(k, [3, 2, 3, 3]), null, { pads: [1, 1, 1, 1], strides: [2, 2] })),
    )
    expect(census(graph)).toEqual({ ConvTranspose: 1 })
  })

  it('reads a linear weight as it is stored', () => {
    const linear = gradient(graphOf([2, 3], (x, k) => gemm(x, filled(k, [4, 3]), filled(k, [4]), { transB: true })))
    const product = gradient(graphOf([2, 5, 3], (x, k) => matmul(x, filled(k, [3, 4]))))
    expect(census(linear)).toEqual({ Gemm: 1 })
    expect(census(product)).toEqual({ Reshape: 2, Gemm: 1 })
  })

  it('is one Concat for halves taken by slices', () => {
    const graph = gradient(graphOf([2, 6], (x) => mul(slice(x, 1, 0, 3), slice(x, 1, 3, 6))))
    expect(census(graph)).toEqual({ Slice: 2, Mul: 2, Concat: 1 })
  })

  it('asks the forward normalisation for its statistics in place of a second one', () => {
    const graph = graphOf([2, 6], (x, k) => layerNorm(x, filled(k, [6]), filled(k, [6]), 1e-5))
    const both = vjp(graph, { of: ['y'], wrt: ['x'], keep: ['y'] })
    expect(census(both)['LayerNormalization']).toBe(1)
  })

  it('is four calls for SiLU', () => {
    const graph = gradient(graphOf([5], (x) => mul(x, sigmoid(x))))
    expect(census(graph)).toEqual({ Sigmoid: 1, Mul: 3, Sub: 1, Add: 1 })
  })

  it('is eight calls for GELU, without a pass for its constant', () => {
    const graph = gradient(graphOf([5], (x) => mul(x, add(erf(div(x, Math.SQRT2)), 1))))
    expect(census(graph)).toEqual({ Div: 1, Erf: 1, Add: 2, Mul: 3, Sub: 1, Exp: 1 })
  })

  it('is no GELU where another value is gated, or where the constant is above x', () => {
    const other = gradient(graphOf([5], (x) => mul(mul(x, 2), add(erf(div(x, Math.SQRT2)), 1))))
    expect(census(other)['Sub']).toBeUndefined()
    const above = gradient(graphOf([5], (x) => mul(x, add(erf(div(2, x)), 1))))
    expect(census(above)['Sub']).toBeUndefined()
  })

  it("sums attention's backward softmax over channels, not over the weights", () => {
    const k = new GraphBuilder('attention')
    const [logits, values] = [k.input('logits', 'float32', [2, 6, 9]), k.input('values', 'float32', [2, 9, 4])]
    k.output('y', matmul(softmax(logits), values))
    const graph = vjp(k.build(), { of: ['y'], wrt: ['logits'] })
    expect(census(graph)).toEqual({ Softmax: 1, MatMul: 2, Transpose: 1, Mul: 2, ReduceSum: 1, Sub: 1 })
    const sum = graph.nodes.find(({ op }) => op === 'ReduceSum')
    expect(graph.types.get(sum?.inputs[0] ?? '')?.shape).toEqual([2, 6, 4])
  })

  it('transposes no attention weights twice', () => {
    const k = new GraphBuilder('logits')
    const [q, keys] = [k.input('q', 'float32', [2, 3, 4]), k.input('keys', 'float32', [2, 5, 4])]
    k.output('y', matmul(q, transpose(keys, [0, 2, 1])))
    // dQ = dY · K, with no transposition; dK = dYᵀ · Q, which ORT fuses.
    expect(census(vjp(k.build(), { of: ['y'], wrt: ['q'] }))).toEqual({ MatMul: 1 })
    expect(census(vjp(k.build(), { of: ['y'], wrt: ['keys'] }))).toEqual({ Transpose: 1, MatMul: 1 })
  })

  it('leaves repetition to broadcasting', () => {
    const graph = gradient(graphOf([2, 3], (x) => reduceSum(mul(x, reduceMean(x, [1])), [0, 1])))
    expect(census(graph)['Expand']).toBe(1)
  })

  it('adds each term once when a value is used several times', () => {
    const graph = gradient(graphOf([3], (x) => add(add(exp(x), sigmoid(x)), concat([reshape(x, [3])], 0))))
    expect(census(graph)['Add']).toBe(2)
  })
})

describe('refusals', () => {
  it('names the convolution whose weight lies on the way', () => {
    const k = new GraphBuilder('trained')
    const w = k.input('w', 'float32', [3, 2, 1, 1])
    k.output(
      'y',
      k.scoped('block', () => conv(k.input('x', 'float32', [1, 2, 4, 4]), exp(w), null)),
    )
    expect(() => vjp(k.build(), { of: ['y'], wrt: ['w'] })).toThrow(
      /Conv node block\/Conv_\d+ passes no gradient to its input 1/,
    )
  })

  it('names the operator attribute it cannot differentiate', () => {
    const graph = graphOf([2, 2], (x, k) =>
      k.op('ScatterElements', [x, k.op('ArgMax', [x]), filled(k, [1, 2])], { reduction: str('mul') }),
    )
    expect(() => gradient(graph)).toThrow(/The gradient of ScatterElements node ScatterElements_\d+: the reduction mul/)
  })

  it('does not differentiate normalisation statistics', () => {
    const graph = graphOf([2, 6], (x, k) => {
      const [, mean] = k.ops('LayerNormalization', [x, filled(k, [6])], { axis: int(-1), epsilon: float(1e-5) }, 3)
      return mean as Value
    })
    expect(() => gradient(graph)).toThrow(/statistics have no gradient/)
  })

  it('needs a cotangent of the same shape', () => {
    const k = new GraphBuilder('shapes')
    const x = k.input('x', 'float32', [2])
    const ct = k.input('ct', 'float32', [3])
    expect(() => vjpInto(k, { of: [exp(x)], cotangents: [ct], wrt: [x] })).toThrow(/has another shape/)
  })
})
